package memo_test

import (
	"errors"
	"testing"

	"github.com/streamspec/streamspec/internal/memo"
)

func TestAResultIsMadeOnce(t *testing.T) {
	made := map[string]int{}
	lengths := memo.New(func(text string) (int, error) {
		made[text]++
		if text == "" {
			return 0, errors.New("empty")
		}
		return len(text), nil
	})
	for range 2 {
		for _, text := range []string{"a", "bc", ""} {
			n, err := lengths.Of(text)
			if n != len(text) || (err != nil) != (text == "") {
				t.Errorf("%q: %d, %v", text, n, err)
			}
		}
	}
	if made["a"] != 1 || made["bc"] != 1 || made[""] != 2 {
		t.Errorf("made: %v; want what succeeded once, and what failed again", made)
	}
}

func TestWhatIsRememberedIsBounded(t *testing.T) {
	made := 0
	doubled := memo.New(func(n int) (int, error) { made++; return 2 * n, nil })
	const keys = 3000
	for range 2 {
		for n := range keys {
			if got, _ := doubled.Of(n); got != 2*n {
				t.Fatalf("%d: %d", n, got)
			}
		}
	}
	if made <= keys || made >= 2*keys {
		t.Errorf("made %d results for %d keys asked twice; want some remembered, and not all", made, keys)
	}
}
