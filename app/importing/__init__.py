"""Bulk input: tables of rows from CSV and XLSX files, recorded as facts.

A file is read strictly into cells (``sheet``, ``workbook``), its rows into values
(``cells``, ``lines``), and its values through the aggregates into facts (``results``,
``submissions``, ``figures``), all in one transaction (``batch``). What cannot be taken is
named by row and column; a row that says what is known already changes nothing.
"""
