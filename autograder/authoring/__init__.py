"""What an instructor makes before a class begins: releases, archive, site, sample class, figures."""
