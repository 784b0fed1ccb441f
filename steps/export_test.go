package steps

// Recognize answers the sentence that a text is; empty if it is none.
func Recognize(text string) string {
	for _, s := range Sentences() {
		if s.regexp().MatchString(text) {
			return s.Text
		}
	}
	return ""
}
