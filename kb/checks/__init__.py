"""What must be corrected before the base may be published: syntax, form, names, links, shapes, passages.

Every finding names a file and a line, says what is wrong and what to write, in French and in
English. pySHACL is the judge of the shapes; the rest is what shapes cannot see.
"""

from kb.checks.checking import Progress, check
from kb.checks.report import Finding, Report, Texts, render, short

__all__ = ["Finding", "Progress", "Report", "Texts", "check", "render", "short"]
