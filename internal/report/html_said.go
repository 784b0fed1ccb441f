package report

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"

	"github.com/streamspec/streamspec/internal/happened"
	"github.com/streamspec/streamspec/internal/wording"
)

// got is what came: what is wrong with it, and what else is to be known of it, which may be as it
// should.
type got struct{ Wrong, Beside string }

// beside begins what is no fault by itself: how the stream ended, what else it had.
var beside = regexp.MustCompile(`(?s); (?:the stream (?:ended|went on|had)\b|the nearest: |waited for |but the call ).*$`)

// most begins a text that tells first of the clients of which nothing is wrong.
var most = regexp.MustCompile(`^((?:it holds for|the same on) \d+ of \d+ clients); (.+)$`)

func gotOf(text string) got {
	if m := most.FindStringSubmatch(text); m != nil {
		of := gotOf(m[2])
		return got{of.Wrong, "; " + m[1] + of.Beside}
	}
	if at := beside.FindStringIndex(text); at != nil && at[0] > 0 {
		return got{text[:at[0]], text[at[0]:]}
	}
	return got{Wrong: text}
}

// message is a text for people, and the lines that a program wrote below it.
type message struct{ Text, Lines string }

// messageOf takes the indented lines off the end of a message.
func messageOf(text string) message {
	lines := strings.Split(text, "\n")
	at := len(lines)
	for at > 0 && isIndented(lines[at-1]) {
		at--
	}
	return message{strings.Join(lines[:at], "\n"), strings.Join(lines[at:], "\n")}
}

// mostWrote is how many of a program's lines the overview shows: the last.
const mostWrote = 8

// ending is the message with the last of the lines.
func (m message) ending() message {
	lines := strings.Split(m.Lines, "\n")
	if before := len(lines) - mostWrote; before > 0 {
		m.Lines = fmt.Sprintf("… %s before\n%s", wording.Counted(before, "line"), strings.Join(lines[before:], "\n"))
	}
	return m
}

// A request at the beginning of a sentence, and what is long in a path and tells nobody anything.
var (
	beginning = regexp.MustCompile(`^([A-Z]+) (https?://\S+?)(?: \([^)]*\))?: (.+)$`)
	anyURL    = regexp.MustCompile(`https?://[^\s/«»"]+(?:/[^\s«»",;]*)?`)
	anyID     = regexp.MustCompile(uuid.String() + "|" + moment.String() + `|\b[0-9a-fA-F]{16,}\b`)
)

// requestOf takes the request off a headline, and has those that it still speaks of by their paths.
func requestOf(headline string) (request, rest string) {
	rest = headline
	if m := beginning.FindStringSubmatch(headline); m != nil {
		request, rest = m[1]+" "+shortPath(m[2]), m[3]
	}
	return request, anyURL.ReplaceAllStringFunc(rest, shortPath)
}

// shortPath is the path of a URL, in which IDs are left out.
func shortPath(url string) string {
	return anyID.ReplaceAllString(cmp.Or(happened.PathOf(url), url), "…")
}

// leastAside is how much in brackets at the end of a headline is no part of it, in bytes.
const leastAside = 60

// asideOf takes what stands in brackets at the end off a headline, where it is long.
func asideOf(headline string) (short, aside string) {
	at := strings.LastIndex(headline, " (")
	if at < 0 || !strings.HasSuffix(headline, ")") || len(headline)-at < leastAside {
		return headline, ""
	}
	return headline[:at], headline[at+len(" (") : len(headline)-len(")")]
}
