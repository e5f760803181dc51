TAGS = {"owner": "them"}
