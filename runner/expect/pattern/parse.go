package pattern

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/streamspec/streamspec/internal/problem"
)

// node is a piece of a parsed pattern.
type node struct {
	op       operator
	name     string // of opKind
	kids     []node // of opSequence and opChoice; one for opRepeat
	min, max int    // of opRepeat; max < 0: no upper bound
}

type operator uint8

const (
	opKind operator = iota
	opSequence
	opChoice
	opAnyOrder
	opRepeat
)

type parser struct {
	text string
	at   int
}

func parse(p Pattern) (node, error) {
	in := &parser{text: string(p)}
	root, err := in.choice()
	if err == nil && in.peek() != 0 {
		err = in.fail("unexpected %q", string(in.peek()))
	}
	return root, err
}

func (p *parser) fail(format string, args ...any) error {
	message := fmt.Sprintf(format, args...)
	return problem.WithHelp(fmt.Errorf("the order %q: %s at character %d", p.text, message, p.at+1), help)
}

// peek skips white space and commas and answers the next character, 0 at the end.
func (p *parser) peek() byte {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n,", p.text[p.at]) >= 0 {
		p.at++
	}
	if p.at == len(p.text) {
		return 0
	}
	return p.text[p.at]
}

func (p *parser) choice() (node, error) {
	return p.joined(opChoice, '|', p.anyOrder)
}

func (p *parser) anyOrder() (node, error) {
	out, err := p.joined(opAnyOrder, '&', p.sequence)
	if err == nil && out.op == opAnyOrder && len(out.kids) > MaxAnyOrder {
		err = p.fail("at most %d can come in any order, not %d", MaxAnyOrder, len(out.kids))
	}
	return out, err
}

// joined reads one or more parts with a sign between them; one alone is itself.
func (p *parser) joined(op operator, sign byte, part func() (node, error)) (node, error) {
	out := node{op: op}
	for {
		one, err := part()
		if err != nil {
			return node{}, err
		}
		out.kids = append(out.kids, one)
		if p.peek() != sign {
			break
		}
		p.at++
	}
	if len(out.kids) == 1 {
		return out.kids[0], nil
	}
	return out, nil
}

func (p *parser) sequence() (node, error) {
	out := node{op: opSequence}
	for {
		switch p.peek() {
		case 0, ')', '|', '&':
			if len(out.kids) == 0 {
				return node{}, p.fail("expected the name of a kind of event")
			}
			return out, nil
		}
		one, err := p.repeated()
		if err != nil {
			return node{}, err
		}
		out.kids = append(out.kids, one)
	}
}

func (p *parser) repeated() (node, error) {
	one, err := p.atom()
	if err != nil || p.at == len(p.text) {
		return one, err
	}
	repeat := node{op: opRepeat, kids: []node{one}, max: -1}
	switch p.text[p.at] {
	case '?':
		repeat.max = 1
	case '*':
	case '+':
		repeat.min = 1
	case '{':
		return p.counted(repeat)
	default:
		return one, nil
	}
	p.at++
	return repeat, nil
}

func (p *parser) counted(repeat node) (node, error) {
	body, _, closed := strings.Cut(p.text[p.at+1:], "}")
	low, high, ranged := strings.Cut(body, ",")
	var errLow, errHigh error
	repeat.min, errLow = strconv.Atoi(strings.TrimSpace(low))
	switch high = strings.TrimSpace(high); {
	case !ranged:
		repeat.max = repeat.min
	case high != "":
		repeat.max, errHigh = strconv.Atoi(high)
	}
	bounded := repeat.max >= repeat.min || (ranged && high == "")
	if !closed || errors.Join(errLow, errHigh) != nil || repeat.min < 0 || !bounded {
		return node{}, p.fail("write how many as {3}, {2,} or {2,4}")
	}
	if max(repeat.min, repeat.max) > MaxRepeat {
		return node{}, p.fail("at most %d repetitions can be counted", MaxRepeat)
	}
	p.at += len(body) + 2
	return repeat, nil
}

func (p *parser) atom() (node, error) {
	switch p.peek() {
	case '(':
		return p.group()
	case '"':
		return p.quotedName()
	}
	length := p.nameLength()
	if length == 0 {
		return node{}, p.fail("expected the name of a kind of event, got %q", string(p.text[p.at]))
	}
	p.at += length
	return node{op: opKind, name: p.text[p.at-length : p.at]}, nil
}

// nameLength is how long the name is that begins here. Nobody who writes any event means two kinds.
func (p *parser) nameLength() int {
	const ends = " \t\r\n,?*+{}()[]|&\""
	text := p.text[p.at:]
	for _, words := range []string{"any other event", "any event"} {
		if rest, is := strings.CutPrefix(text, words); is && (rest == "" || strings.IndexByte(ends, rest[0]) >= 0) {
			return len(words)
		}
	}
	if length := strings.IndexAny(text, ends); length >= 0 {
		return length
	}
	return len(text)
}

func (p *parser) group() (node, error) {
	p.at++
	inner, err := p.choice()
	if err == nil && p.peek() != ')' {
		err = p.fail("a group is not closed")
	}
	p.at++
	return inner, err
}

func (p *parser) quotedName() (node, error) {
	name, _, closed := strings.Cut(p.text[p.at+1:], `"`)
	if !closed || name == "" {
		return node{}, p.fail("a quoted name is empty or not closed")
	}
	p.at += len(name) + 2
	return node{op: opKind, name: name}, nil
}
