package steps

import (
	"context"
	"fmt"
	"io"

	"github.com/cucumber/godog"

	"github.com/streamspec/streamspec/internal/verdict"
)

// teller says in a team's own suite what godog has no word for. A nil teller is silent: then
// somebody else reports. It is safe for concurrent use.
type teller struct {
	sentences []Sentence
	out       io.Writer // nil: the test that the suite is part of
}

// undefined says which sentences may be meant by a step that none understands, beside godog's own
// remark, which proposes to write one.
func (t *teller) undefined(ctx context.Context, step *godog.Step) {
	if t == nil {
		return
	}
	t.say(ctx, fmt.Sprintf("no sentence is %q\n  %s", step.Text, phrasebookOf(t.sentences).hint(step.Text, keywordOf(step))))
}

// gaps lists what a known gap excused: to godog such a scenario has passed.
func (t *teller) gaps(ctx context.Context, pickle *godog.Scenario, out verdict.Scenario) {
	if t == nil {
		return
	}
	for _, f := range out.Findings() {
		if f.Outcome != verdict.KnownGap || f.Mark == nil {
			continue
		}
		text := fmt.Sprintf("known gap %s in %s, %s: %s", f.Mark.Name, pickle.Uri, pickle.Name, f.Mark.Reason)
		if f.Mark.Ticket != "" {
			text += " (" + f.Mark.Ticket + ")"
		}
		if f.Failure != nil && f.Failure.Got != "" {
			text += "\n  expected  " + f.Failure.Expected + "\n  got       " + f.Failure.Got
		}
		t.say(ctx, text)
	}
}

func (t *teller) say(ctx context.Context, text string) {
	if t.out == nil {
		godog.Log(ctx, text)
		return
	}
	_, _ = io.WriteString(t.out, text+"\n") // it is an aside: the suite goes on
}
