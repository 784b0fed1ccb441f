package expect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/suggest"
)

// Code is the kind of fault that a broken verdict tells of. It is stable: a known gap is
// recognised by it, whatever the words of a message are.
type Code string

// The codes. [Codes] says what each of them means.
const (
	Late           Code = "late"
	Early          Code = "early"
	Missing        Code = "missing"
	NothingToJudge Code = "nothing-to-judge"
	Unwanted       Code = "unwanted"
	TooMany        Code = "too-many"
	TooFew         Code = "too-few"
	WrongOrder     Code = "wrong-order"
	WrongType      Code = "wrong-type"
	WrongValue     Code = "wrong-value"
	MissingValue   Code = "missing-value"
	UnwantedValue  Code = "unwanted-value"
	NotJSON        Code = "not-json"
	Invalid        Code = "invalid"
	NotEvaluated   Code = "not-evaluated"
	Duplicate      Code = "duplicate"
	Lost           Code = "lost"
	Different      Code = "different"
	HeldBack       Code = "held-back"
	WrongEnd       Code = "wrong-end"
	NoResponse     Code = "no-response"
	WrongResponse  Code = "wrong-response"
	RuleBroken     Code = "rule-broken"
	RuleKept       Code = "rule-kept"
	NotCutOff      Code = "not-cut-off"
	TooMuch        Code = "too-much"
	Custom         Code = "custom"
)

// mendable tells that what was still to come could have mended a fault of this code that is
// found at the end of a stream: not one of the response's head, nor a time that was over.
func (c Code) mendable() bool {
	return !slices.Contains([]Code{Late, WrongResponse, NoResponse, NotJSON, RuleKept, HeldBack}, c)
}

// InTime tells that a fault of this code is one of when something came, of what came before
// what, or of what had not come yet: had something been done sooner, it might be none.
func (c Code) InTime() bool {
	return slices.Contains([]Code{Late, Early, Missing, NothingToJudge, TooFew, TooMany, WrongOrder, Unwanted, WrongEnd}, c)
}

// Absent tells that a fault of this code is that something had not come, or not often enough, by
// when it had to.
func (c Code) Absent() bool {
	return slices.Contains([]Code{Late, Missing, NothingToJudge, TooFew}, c)
}

// Awaits tells that a fault of this code, which the end of a stream showed, is that something had
// not come by then.
func (c Code) Awaits() bool {
	return c.Absent() || slices.Contains([]Code{WrongOrder, Lost}, c)
}

// YAMLValues lists the codes.
func (Code) YAMLValues() []string {
	var all []string
	for _, info := range Codes() {
		all = append(all, string(info.Code))
	}
	return all
}

// Validate finds codes that no fault has.
func (c Code) Validate() error {
	valid := c.YAMLValues()
	if slices.Contains(valid, string(c)) {
		return nil
	}
	return problem.WithHelp(fmt.Errorf("no finding has the code %q", string(c)), suggest.DidYouMean(string(c), valid)+"valid here: "+strings.Join(valid, ", "))
}

// CodeInfo is a code, and what it means in one line.
type CodeInfo struct {
	Code  Code
	About string
}

// Codes lists all codes.
func Codes() []CodeInfo {
	return []CodeInfo{
		{Late, "It came, or ended, after its limit; or it had not come when that was over."},
		{Early, "It came, or ended, before it should."},
		{Missing, "No event of a kind came that must come."},
		{NothingToJudge, "Nothing came that could have been judged, or too little; a known gap does not excuse it."},
		{Unwanted, "An event came that must not come."},
		{TooMany, "More came than may."},
		{TooFew, "Fewer came than must."},
		{WrongOrder, "An event came where another one must come, or the end."},
		{WrongType, "A value is of another JSON type."},
		{WrongValue, "A value, a text or an ID is another."},
		{MissingValue, "The data has nothing at a path, or an event has no ID."},
		{UnwantedValue, "The data has something where it must have nothing."},
		{NotJSON, "The data is not JSON."},
		{Invalid, "The data is not like a template, or not valid by a JSON Schema."},
		{NotEvaluated, "A condition cannot be evaluated on what came: it asks for what is not there."},
		{Duplicate, "What must come once came again."},
		{Lost, "One stream has an event that another one lacks."},
		{Different, "Streams differ that must be the same, or share what each must have of its own."},
		{HeldBack, "Events that left the server apart arrived together."},
		{WrongEnd, "The stream ended in another way."},
		{NoResponse, "No response came, or the call was not made."},
		{WrongResponse, "The status, a header, the encoding or the protocol of a response is another."},
		{RuleBroken, "The stream breaks a rule of the format."},
		{RuleKept, "The stream does not do on the wire what was expected of it."},
		{NotCutOff, "The client could not be cut off where it should."},
		{TooMuch, "More came than can be kept in memory to be compared."},
		{Custom, "What an expectation of a team's own says."},
	}
}
