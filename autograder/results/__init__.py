"""What people read: report, feedback, export, tables, look-alikes. Computes from records and judges nothing."""
