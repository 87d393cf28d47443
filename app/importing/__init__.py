"""Bulk input: tables of rows from CSV and XLSX files, recorded as facts.

A file is read strictly into cells (``sheet``, ``workbook`` after its ``inspection``), its
rows into values (``cells``, ``lines``), and its values through the aggregates into facts
(``results``, ``submissions`` by ``statement``, ``figures``, ``documents``, ``clusters``), all
in one transaction (``batch``, ``intake``). What cannot be taken is named by row and column; a
row that says what is known already changes nothing.
"""
