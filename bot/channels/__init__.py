"""WeCom in and out: each Message in, Reply out."""
