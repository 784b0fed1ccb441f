package compare

import (
	"mime"
	"net/http"
	"slices"
	"strings"
)

// spelledAlike is the value of a header as all write it for whom it says the same: of a media type, and of a list of
// words, neither case nor spaces nor the order of the parts say anything. Of other headers nobody knows that.
func spelledAlike(name, value string) string {
	switch http.CanonicalHeaderKey(name) {
	case "Content-Type":
		media, parameters, err := mime.ParseMediaType(value)
		if err != nil {
			return value
		}
		if charset, has := parameters["charset"]; has {
			parameters["charset"] = strings.ToLower(charset)
		}
		return mime.FormatMediaType(media, parameters)
	case "Accept-Ranges", "Access-Control-Allow-Headers", "Access-Control-Expose-Headers", "Cache-Control", "Connection", "Keep-Alive", "Transfer-Encoding", "Vary":
		words := strings.Split(strings.ToLower(value), ",")
		for i, word := range words {
			words[i] = strings.TrimSpace(word)
		}
		slices.Sort(words)
		return strings.Join(words, ", ")
	}
	return value
}
