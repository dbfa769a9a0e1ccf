"""The experiments of the paper and of the blog post, each at three scales, with resumable training and tidy results."""
