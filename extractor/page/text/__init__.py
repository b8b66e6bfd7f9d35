"""Lines of text ▶ raw blocks: plain text, `<pre>` and `<br>`."""
