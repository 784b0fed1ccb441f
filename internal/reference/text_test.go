package reference_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/reference"
	"github.com/streamspec/streamspec/internal/synonyms"
)

func TestTextIsFilteredByWords(t *testing.T) {
	var out strings.Builder
	all, err := reference.Read()
	if err != nil {
		t.Fatal(err)
	}
	all.WriteText(&out, []string{"exactly", "count"})
	for _, want := range []string{
		"count: So many events of a kind arrive.", `Then exactly 3 "KIND" arrive`, "- {count: KIND, times: 3}", "got       #2 call",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, out.String())
		}
	}
	for _, never := range []string{"Given", "never:", "What is in the events"} {
		if strings.Contains(out.String(), never) {
			t.Errorf("this was not asked for: %s\nin:\n%s", never, out.String())
		}
	}
}

// Tools that ask for words get what people get.
func TestMentioning(t *testing.T) {
	all, err := reference.Read()
	if err != nil {
		t.Fatal(err)
	}
	found := all.Mentioning([]string{"exactly", "count"})
	if len(found.Preparations) > 0 || len(found.Groups) != 1 || found.Groups[0].Entries[0].Key != "count" {
		t.Errorf("%d preparations and %+v", len(found.Preparations), found.Groups)
	}
	if said := found.Groups[0].Entries[0].Spellings; len(said) != 1 || !strings.Contains(said[0].Sentence, "exactly") {
		t.Errorf("of its readings there are %+v", said)
	}
	if none := all.Mentioning([]string{"silense"}); len(none.Preparations)+len(none.Groups) > 0 || none.Groups == nil {
		t.Errorf("found %+v", none)
	}
	for _, group := range all.Mentioning([]string{"ids"}).Groups { // ideally it stands by itself
		if slices.ContainsFunc(group.Entries, func(e reference.Entry) bool { return e.Key == "followed" || e.Key == "arrives" }) {
			t.Errorf("inside of a word it is none: %+v", group.Entries)
		}
	}
	if same := all.Mentioning(nil); len(same.Preparations) != len(all.Preparations) || len(same.Groups) != len(all.Groups) {
		t.Errorf("without a word there are %d preparations and %d groups", len(same.Preparations), len(same.Groups))
	}
}

// What people call it, they find.
func TestOtherWords(t *testing.T) {
	all, err := reference.Read()
	if err != nil {
		t.Fatal(err)
	}
	for words, want := range map[string]string{
		"heartbeat": "Then the stream is never silent for longer than", "heartbeats": "interval:", "correlation": "same:", "correlation id": "echoes:",
		"duplicate": "unique:", "missing": "increases:", "how many": "count:", "How many events": "count:", "reconnect": "Given the stream reconnects",
		"buffering": "unbuffered:", "gzip": "compressed:", "mock": "received:", "crash": "Given the service", "restart": "is restarted", "utf-8": "violations:",
		"payload": "every:", "mime": "media_type:", "late": "arrives:", "content type": "media_type:", "refused": "status:", "ids": "ids:", "retry time": "retry:",
	} {
		for _, given := range [][]string{strings.Fields(words), {words}} { // in quotes it is one argument
			var out strings.Builder
			if all.WriteText(&out, given); !strings.Contains(out.String(), want) {
				t.Errorf("%q does not find %s:\n%s", given, want, out.String())
			}
		}
	}
	var out strings.Builder
	all.WriteText(&out, []string{"silence_at_mots", "silense"})
	for _, want := range []string{"Nothing mentions all of: silence_at_mots silense.", `did you mean "silence"?`, `did you mean "silence_at_most"?`, "Try fewer words, or others: count, "} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("this is missing: %s\nin:\n%s", want, out.String())
		}
	}
}

// TestEveryOtherWordFindsSomething: no word is known for what the language does not say, or says no more.
func TestEveryOtherWordFindsSomething(t *testing.T) {
	all, err := reference.Read()
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	all.WriteText(&out, nil)
	language := strings.ToLower(out.String())
	for _, said := range synonyms.All() {
		words := synonyms.In(said)
		if len(words) != 1 {
			t.Errorf("%s is not read as one", said)
			continue
		}
		for _, text := range words[0].Texts {
			if !strings.Contains(language, text) {
				t.Errorf("%s: nothing mentions %s", said, text)
			}
		}
	}
}
