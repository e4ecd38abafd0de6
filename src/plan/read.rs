//! Reads and checks the master workbook.
