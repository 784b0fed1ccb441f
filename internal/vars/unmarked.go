package vars

import (
	"fmt"
	"regexp"
	"strings"
)

// Unmarked is a variable's name that a URL has as other languages refer to it, which is no reference
// here: {name}, $name, <name> or :name.
type Unmarked struct {
	Name, Written string
	Start         int // byte in the URL
}

var unmarked = regexp.MustCompile(`\$?\{([A-Za-z_][\w.-]*)\}|\$([A-Za-z_]\w*)|<([A-Za-z_][\w.-]*)>`)

// UnmarkedIn finds those anywhere in a text whose variable is known: a guess, for whom a request failed.
func UnmarkedIn(text string, known func(name string) bool) []Unmarked {
	var all []Unmarked
	for _, at := range unmarked.FindAllStringIndex(text, -1) {
		one := unmarkedAt(text, at[0], at[1])
		if !strings.HasPrefix(one.Written, "${") && known(one.Name) {
			all = append(all, one)
		}
	}
	return all
}

// marked is a reference, or one that is escaped to be a text.
var marked = regexp.MustCompile(`\$+\{[^}]*\}`)

// unmarkedSegment is a whole segment of a path.
var unmarkedSegment = regexp.MustCompile(`^(?:\{[A-Za-z_][\w.-]*\}|[$:][A-Za-z_]\w*|<[A-Za-z_][\w.-]*>)$`)

// UnmarkedSegments finds those that are whole segments of a URL's path, and whose variable is known. All
// else may be meant as it stands: a query of OData has $top, a body of GraphQL $id.
func UnmarkedSegments(url string, known func(name string) bool) []Unmarked {
	var all []Unmarked
	// A default of a reference may have any character.
	plain := marked.ReplaceAllStringFunc(url, func(ref string) string { return strings.Repeat("_", len(ref)) })
	at := pathStart(plain)
	path := plain[at:]
	if end := strings.IndexAny(path, "?#"); end >= 0 {
		path = path[:end]
	}
	for segment := range strings.SplitSeq(path, "/") {
		if one := unmarkedAt(url, at, at+len(segment)); unmarkedSegment.MatchString(segment) && known(one.Name) {
			all = append(all, one)
		}
		at += len(segment) + len("/")
	}
	return all
}

// pathStart is where a URL's path begins: at its first slash behind the host.
func pathStart(url string) int {
	host := 0
	if i := strings.Index(url, "://"); i >= 0 {
		host = i + len("://")
	}
	if i := strings.IndexAny(url[host:], "/?#"); i >= 0 {
		return host + i
	}
	return len(url)
}

func unmarkedAt(text string, from, to int) Unmarked {
	return Unmarked{Name: strings.Trim(text[from:to], "${}<>:"), Written: text[from:to], Start: from}
}

// Reason is what it stands for.
func (u Unmarked) Reason() string {
	return fmt.Sprintf("%s is no variable: it stands for itself", u.Written)
}

// Help asks for the reference that was probably meant.
func (u Unmarked) Help() string { return fmt.Sprintf("did you mean ${%s}?", u.Name) }

// OrAsItStands adds how the URL has it that means no variable: with its first character escaped.
func (u Unmarked) OrAsItStands() string {
	return fmt.Sprintf("%s if it is meant as it stands, write %%%02X%s", u.Help(), u.Written[0], u.Written[1:])
}
