"""What must be corrected before the base may be published: syntax, form, names, links, shapes, passages.

Every finding names a file and a line, says what is wrong and what to write, in French and in
English. pySHACL is the judge of the shapes; the rest is what shapes cannot see.

A report (``kb.checks.report``) is read without what makes one (``kb.checks.checking``): the site does.
"""
