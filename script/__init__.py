"""The programs behind script/bootstrap, script/server and script/test."""
