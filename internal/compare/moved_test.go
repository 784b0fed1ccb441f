package compare_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/streamspec/streamspec/internal/compare"
	"github.com/streamspec/streamspec/runner/recording"
)

// inJSON changes the data of all events that have an object.
func inJSON(f func(e *recording.Entry) string) change {
	return inEach(func(s *recording.Stream) {
		for _, e := range s.Entries {
			if e.Kind == recording.KindEvent && len(e.Data) > 0 && e.Data[0] == '{' {
				e.Data = []byte(f(e))
			}
		}
	})
}

// below puts the data of all events that pass below a field, beside more.
func below(field, more string, passes func(typ string) bool) change {
	return inJSON(func(e *recording.Entry) string {
		if !passes(e.Type) {
			return string(e.Data)
		}
		return fmt.Sprintf(`{%q: %s%s}`, field, e.Data, more)
	})
}

// texts swaps texts in the data of all events, each for the one behind it.
func texts(pairs ...string) change {
	return inJSON(func(e *recording.Entry) string { return strings.NewReplacer(pairs...).Replace(string(e.Data)) })
}

// ofEach gives the result a field of which what it says is another in each recording.
func ofEach(format string) change {
	return func(run int, s *recording.Stream) {
		typed(s, "result")[0].Data = fmt.Appendf(nil, `{"ok": true, `+format+"}", 1000+run*37)
	}
}

// both are two changes, the one on the other.
func both(one, other change) change {
	return func(run int, s *recording.Stream) { one(run, s); other(run, s) }
}

// wrapped puts the first fields that a pattern finds below a field.
func wrapped(pattern, field string) change {
	is := regexp.MustCompile(pattern)
	return inJSON(func(e *recording.Entry) string {
		return is.ReplaceAllStringFunc(string(e.Data), func(found string) string { return fmt.Sprintf("%q: {%s}", field, found) })
	})
}

// TestWhatHasMovedIsOneDifference: with what it says otherwise beside it. The line that is proposed declares it.
func TestWhatHasMovedIsOneDifference(t *testing.T) {
	isResult := func(typ string) bool { return typ == "result" }
	named := func(s string) change { return texts(`"name"`, s) }
	for name, c := range map[string]struct {
		old, now change
		want     []string
	}{
		"all below a field":               {nil, below("payload", "", anyType), []string{"all of the data has moved below payload, in accepted, progress, result"}},
		"all out of a field":              {below("payload", "", anyType), nil, []string{"the data has moved out of payload, below which all of it was, in accepted, progress, result"}},
		"of one type":                     {nil, below("payload", "", isResult), []string{"all of the data has moved below payload, in result"}},
		"and a field beside":              {nil, below("payload", `, "v": 2`, anyType), []string{"all of the data has moved below payload, in accepted, progress, result", "a new field: v of accepted, progress, result (number)"}},
		"and a value":                     {nil, both(texts(`"done"`, `"over"`), below("payload", "", anyType)), []string{"all of the data has moved below payload, in accepted, progress, result", "result.text: done → over"}},
		"and a name":                      {nil, both(texts(`"text"`, `"says"`), below("payload", "", anyType)), []string{"text is called says now, in result", "all of the data has moved below payload, in accepted, progress, result"}},
		"and a type of JSON":              {nil, both(texts(`"ok": true`, `"ok": 1`), below("payload", "", anyType)), []string{"all of the data has moved below payload, in accepted, progress, result", "ok of result: boolean → number"}},
		"two below a field":               {nil, wrapped(`"none": \[\], "note": null`, "more"), []string{"none, note have moved below more, in accepted"}},
		"one below a field":               {nil, wrapped(`"gift": false`, "more"), []string{"gift has moved below more, in accepted"}},
		"one below a field that was":      {nil, texts(`"gift": false, `, "", `"who": {`, `"who": {"gift": false, `), []string{"gift has moved below who, in accepted"}},
		"out of an object":                {nil, texts(`"who": {"name": "Zoë", "age": 3000000}`, `"name": "Zoë", "age": 3`), []string{"age, name have moved from who to the top, in accepted", "accepted.who.age: 3000000 → 3"}},
		"a name in all events":            {texts(`"value"`, `"id"`, `"text"`, `"id"`), texts(`"value"`, `"key"`, `"text"`, `"key"`), []string{"id is called key now, in progress, result"}},
		"a name that another type has":    {nil, texts(`"value"`, `"ok"`), []string{"value is called ok now, in progress"}},
		"a name of an object":             {nil, texts(`"who"`, `"customer"`), []string{"who is called customer now, in accepted"}},
		"a name in an object":             {nil, named(`"fullName"`), []string{"who.name is called fullName now, in accepted"}},
		"a name of a list":                {nil, texts(`"tags"`, `"labels"`), []string{"tags is called labels now, in accepted"}},
		"a name in a list":                {nil, texts(`"sku"`, `"article"`), []string{"items[].sku is called article now, in progress"}},
		"a list below a field":            {nil, wrapped(`"items": .*\]`, "cart"), []string{"items has moved below cart, in progress"}},
		"a style of names":                {texts(`"order"`, `"order_id"`, `"sku"`, `"sku_no"`), texts(`"order"`, `"orderId"`, `"sku"`, `"skuNo"`), []string{"fields are called otherwise: items[].sku_no → items[].skuNo, order_id → orderId, in accepted, progress"}},
		"a flag, and another one":         {texts(`"gift"`, `"given"`), texts(`"gift": false`, `"vip": false`), []string{"a field is gone: given of accepted (boolean)", "a new field: vip of accepted (boolean)"}},
		"out of an object, with its name": {nil, texts(`"who": {"name": "Zoë", "age": 3000000}`, `"who_name": "Zoë", "who_age": 3000000`), []string{"fields are called otherwise: who.age → who_age, who.name → who_name, in accepted"}},
		"and the type beside":             {nil, inJSON(func(e *recording.Entry) string { return fmt.Sprintf(`{"type": %q, "payload": %s}`, e.Type, e.Data) }), []string{"all of the data has moved below payload, in accepted, progress, result", "a new field: type of accepted, progress, result (text)"}},
		"an ID, and another one":          {nil, texts(`"trace"`, `"span"`), []string{"a new field: span of accepted (<uuid 1>)", "a field is gone: trace of accepted (<uuid 1>)"}},
		"a name of IDs that others have":  {traced("trace"), traced("span"), []string{"trace is called span now, in accepted, result"}},
		"a name of one of them":           {traced("trace"), both(traced("trace"), says("result", `"trace"`, `"span"`)), []string{"trace is called span now, in result"}},
		"a time, and another one":         {nil, texts(`"at"`, `"since"`), []string{"a field is gone: at of accepted (<timestamp +00:00>)", "a new field: since of accepted (<timestamp +00:00>)"}},
		"a name of times of now":          {clock("Z", 0), both(clock("Z", 0), texts(`"at"`, `"since"`)), []string{"at is called since now, in accepted"}},
		"a time of now, and another":      {clock("Z", 0), both(clock("Z", 10*time.Minute), texts(`"at"`, `"until"`)), []string{"a field is gone: at of accepted (<timestamp Z>)", "a new field: until of accepted (<timestamp Z>)"}},
		"a number, and another one":       {ofEach(`"amount": %d31`), ofEach(`"latency": 7%d`), []string{"a field is gone: amount of result (number)", "a new field: latency of result (number)"}},
		"a text, and another one":         {ofEach(`"no": "ORD-%d"`), ofEach(`"message": "it took %d ms"`), []string{"a new field: message of result (text)", "a field is gone: no of result (text)"}},
		"one word of many":                {ofEach(`"words": ["a", "b", "c", "d"], "n": %d`), ofEach(`"terms": ["d", "e", "f", "g"], "n": %d`), []string{"a new field: terms of result (list)", "a field is gone: words of result (list)"}},
		"a name of numbers of orders":     {ofEach(`"no": "ORD-%d"`), ofEach(`"order": "ORD-%d"`), []string{"no is called order now, in result"}},
		"another field":                   {nil, texts(`"total": 1`, `"sum": 7`), []string{"a new field: sum of accepted (number)", "a field is gone: total of accepted (number)"}},
		"one of two, nobody knows":        {texts(`"total"`, `"p": 5, "q": 5, "total"`), texts(`"total"`, `"r": 5, "s": 5, "total"`), nil},
		"where it was on both sides":      {texts(`"ok": true`, `"ok": true, "up": true`), texts(`"ok": true`, `"up": true`), []string{"a field is gone: ok of result (boolean)"}},
	} {
		t.Run(name, func(t *testing.T) {
			old, now := orders("old", timesOld, 0, c.old), orders("new", timesNew, 100, c.now)
			r := compared(t, old, now, nil)
			var titles []string
			for _, d := range r.Differences {
				titles = append(titles, d.Title)
			}
			if c.want == nil && len(titles) != 4 || c.want != nil && !slices.Equal(titles, c.want) {
				t.Fatalf("want %q\n%s", c.want, shown(t, r))
			}
			declared(t, name, old, now, r)
			by := compared(t, baselines(t, old), now, nil)
			if len(by.Differences) != len(titles) {
				t.Errorf("by the baseline:\n%s", shown(t, by))
			}
			if few := compared(t, orders("old", 1, 0, c.old), orders("new", 1, 0, c.now), nil); len(few.Differences) != len(titles) {
				t.Errorf("by one recording of each:\n%s", shown(t, few))
			}
		})
	}
}

// TestWhatMovedAtTimesIsToldOfItsFields: it is not taken back where some events have it where it was.
func TestWhatMovedAtTimesIsToldOfItsFields(t *testing.T) {
	moves := below("payload", "", anyType)
	now := orders("new", timesNew, 100, func(run int, s *recording.Stream) {
		if run%2 == 0 {
			moves(run, s)
		}
	})
	r := compared(t, orders("old", timesOld, 0, nil), now, nil)
	if r.Grade() != compare.Changed || slices.ContainsFunc(r.Differences, func(d *compare.Difference) bool { return d.Cause == compare.CauseMoved }) {
		t.Error(shown(t, r))
	}
}

// TestAnEventOfOtherDataIsNoneOfAnotherName: one that is gone said something, and the new one says nothing.
func TestAnEventOfOtherDataIsNoneOfAnotherName(t *testing.T) {
	for name, c := range map[string]struct {
		data string
		want []string
	}{
		"nothing":    {"", []string{"bye: 1 in each old recording, none in new recordings: it is gone", "ready: none in old recordings, 1 in each new recording: a new kind of event"}},
		"other text": {"farewell", []string{"bye is called ready now: 22 events in 22 streams → 11 events in 11 streams", "ready: so long → farewell"}},
	} {
		now := orders("new", timesNew, 100, each("bye", func(e *recording.Entry) { e.Type, e.Data = "ready", []byte(c.data) }))
		old := orders("old", timesOld, 0, nil)
		for _, by := range []compare.Side{old, baselines(t, old)} {
			if r := compared(t, by, now, nil); len(listed(r)) != len(c.want) || by.Name == "old" && listed(r)[0] != c.want[0] {
				t.Errorf("%s, by %s: want %q\n%s", name, by.Name, c.want, shown(t, r))
			}
		}
	}
}
