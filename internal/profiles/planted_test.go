package profiles_test

import (
	"regexp"
	"strings"
)

// dropped is a text without its nth events, counted from 0.
func dropped(numbers ...int) func(string) string {
	return func(text string) string {
		events := eventsOf(text)
		for _, n := range numbers {
			events[n] = ""
		}
		return join(text, events)
	}
}

// moved is a text whose event stands elsewhere.
func moved(from, to int) func(string) string {
	return func(text string) string {
		events := eventsOf(text)
		one := events[from]
		events = append(events[:from], events[from+1:]...)
		events = append(events[:to], append([]string{one}, events[to:]...)...)
		return join(text, events)
	}
}

// added is a text with one event more before its nth, or behind its last.
func added(n int, event string) func(string) string {
	return func(text string) string {
		events := eventsOf(text)
		if n < 0 {
			n = len(events)
		}
		events = append(events[:n:n], append([]string{"data: " + event + "\n\n"}, events[n:]...)...)
		return join(text, events)
	}
}

// doubled is a text whose nth event comes twice.
func doubled(n int) func(string) string {
	return func(text string) string {
		events := eventsOf(text)
		events[n] += events[n]
		return join(text, events)
	}
}

// endOfHead is the empty line behind a head.
var endOfHead = regexp.MustCompile(`\r?\n\r?\n`)

// cutHead parts the head of a response, with its empty line, from the body.
func cutHead(text string) (head, body string, is bool) {
	at := endOfHead.FindStringIndex(text)
	if at == nil {
		return text, "", false
	}
	return text[:at[1]], text[at[1]:], true
}

// eventsOf are the events behind the head.
func eventsOf(text string) []string {
	_, body, _ := cutHead(text)
	return regexp.MustCompile(`(?s)(event|data|id):.*?\n\n+`).FindAllString(body, -1)
}

func join(text string, events []string) string {
	head, _, _ := cutHead(text)
	return head + strings.Join(events, "")
}

// replaced is a text with another part in it.
func replaced(text, old, new string) string { return strings.ReplaceAll(text, old, new) }

// withoutOutput is a text of a response whose last event has none of its items.
func withoutOutput(text string) string {
	return regexp.MustCompile(`("status":"completed","output":)\[.*\],"usage"`).ReplaceAllString(text, `$1[],"usage"`)
}

// doubledRequest is a text in which a second request, under an event ID of its own, has the id of the first.
func doubledRequest(text string) string {
	events := eventsOf(text)
	events[1] += strings.Replace(events[1], "GKX3_1", "GKX3_7", 1)
	return join(text, events)
}
