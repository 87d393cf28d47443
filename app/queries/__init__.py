"""The questions that HTTP, pages and the command line ask alike, answered once.

A query reads the read models in one snapshot, hands rows to the pure parts of the
domain, and says as of which position and time, by which edition and on which basis.
"""
