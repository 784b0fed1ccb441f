package vars

import (
	"fmt"
	"regexp"
	"strings"
)

// Unmarked is a variable's name that a text has as other languages refer to it, which is no reference
// here: {name}, $name or <name>.
type Unmarked struct {
	Name, Written string
	Start         int // byte in the text
}

var unmarked = regexp.MustCompile(`\$?\{([A-Za-z_][\w.-]*)\}|\$([A-Za-z_]\w*)|<([A-Za-z_][\w.-]*)>`)

// UnmarkedIn finds those in a text whose variable is known.
func UnmarkedIn(text string, known func(name string) bool) []Unmarked {
	var all []Unmarked
	for _, at := range unmarked.FindAllStringSubmatchIndex(text, -1) {
		one := Unmarked{Written: text[at[0]:at[1]], Start: at[0]}
		one.Name = strings.Trim(one.Written, "${}<>")
		if !strings.HasPrefix(one.Written, "${") && known(one.Name) {
			all = append(all, one)
		}
	}
	return all
}

// Reason is what it stands for.
func (u Unmarked) Reason() string {
	return fmt.Sprintf("%s is no variable: it stands for itself", u.Written)
}

// Help asks for the reference that was probably meant.
func (u Unmarked) Help() string { return fmt.Sprintf("did you mean ${%s}?", u.Name) }

// InPattern tells whether it may be a part of a pattern of paths, which stands for any text.
func (u Unmarked) InPattern() bool { return strings.HasPrefix(u.Written, "{") }
