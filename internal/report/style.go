package report

// Style is how text on a terminal is coloured: the parameters of an SGR sequence (ECMA-48,
// 8.3.117).
type Style string

// All that is said on a terminal has these.
const (
	Plain  Style = ""
	Bold   Style = "1"
	Dim    Style = "2"
	Red    Style = "31"
	Green  Style = "32"
	Yellow Style = "33"
	Alarm  Style = "1;31"
)

// Paint is a text in the style.
func (s Style) Paint(text string) string {
	if s == Plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}
