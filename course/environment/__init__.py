"""The environment and the commands around it: set-up, doctor, JupyterLab, progress, accelerators."""
