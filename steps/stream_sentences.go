package steps

import "github.com/streamspec/streamspec/runner/expect"

// streamSentences compare the streams of a scenario. Any other sentence of a Then
// can be said of one stream: On the stream "a", every …
func streamSentences() []Sentence {
	return []Sentence{
		then(`every stream has the same "KIND"`, `every stream has the same `+plural, func(a arguments) (expect.Expectation, error) {
			return &expect.EveryStream{Kind: a.kind(0)}, nil
		}),
		then(`every stream has the same "KIND" by "PATH"`, `every stream has the same `+plural+` by `+text, func(a arguments) (expect.Expectation, error) {
			return &expect.EveryStream{Kind: a.kind(0), By: a.path(1)}, a.path(1).Validate()
		}),
	}
}
