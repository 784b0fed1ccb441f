package selection

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// expression tells whether a set of tags meets a tag expression.
type expression func(has map[string]bool) bool

// token is a tag, possibly with an argument, a parenthesis or a word.
var token = regexp.MustCompile(`@[^\s(),&|!]+(?:\([^\s()]*\))?|[()]|[^\s()]+`)

// plainTag is a tag without its @.
var plainTag = regexp.MustCompile(`^[\pL\pN_.-]+$`)

// tagParser reads a tag expression: or binds weaker than and, and weaker than not.
type tagParser struct {
	text   string
	tokens []string
	named  []string // the tags that it has read
}

// parseTags answers what the expression selects, and the tags that it names.
func parseTags(text string) (expression, []string, error) {
	p := &tagParser{text: text, tokens: token.FindAllString(text, -1)}
	e, err := p.either()
	if err == nil && len(p.tokens) > 0 {
		err = p.fail("and, or, or the end")
	}
	return e, p.named, err
}

func (p *tagParser) fail(expected string) error {
	got := "nothing"
	if len(p.tokens) > 0 {
		got = fmt.Sprintf("%q", p.tokens[0])
	}
	return fmt.Errorf("the tag expression %q cannot be read: expected %s, got %s; %swrite for example: @wire and not (@slow or @known-gap)", p.text, expected, got, p.meant())
}

// meant asks for what other tools write so, with a space behind it; empty: they do not.
func (p *tagParser) meant() string {
	if len(p.tokens) == 0 {
		return ""
	}
	word := p.tokens[0]
	sign, tag, isTag := strings.Cut(word, "@")
	meant := map[string]string{",": "or", "|": "or", "||": "or", "&": "and", "&&": "and", "!": "not", "~": "not", "AND": "and", "OR": "or", "NOT": "not"}[sign]
	switch {
	case meant != "" && isTag:
		return fmt.Sprintf("did you mean %q? ", meant+" @"+tag)
	case meant != "":
		return fmt.Sprintf("did you mean %q? ", meant)
	case !isTag && plainTag.MatchString(word) && !slices.Contains([]string{"and", "or", "not"}, word):
		return fmt.Sprintf("did you mean %q? ", "@"+word)
	}
	return ""
}

func (p *tagParser) accept(word string) bool {
	if len(p.tokens) == 0 || p.tokens[0] != word {
		return false
	}
	p.tokens = p.tokens[1:]
	return true
}

func (p *tagParser) either() (expression, error) {
	left, err := p.both()
	for err == nil && p.accept("or") {
		a := left
		var b expression
		b, err = p.both()
		left = func(has map[string]bool) bool { return a(has) || b(has) }
	}
	return left, err
}

func (p *tagParser) both() (expression, error) {
	left, err := p.single()
	for err == nil && p.accept("and") {
		a := left
		var b expression
		b, err = p.single()
		left = func(has map[string]bool) bool { return a(has) && b(has) }
	}
	return left, err
}

func (p *tagParser) single() (expression, error) {
	switch {
	case p.accept("not"):
		inner, err := p.single()
		return func(has map[string]bool) bool { return !inner(has) }, err
	case p.accept("("):
		inner, err := p.either()
		if err == nil && !p.accept(")") {
			err = p.fail("a closing )")
		}
		return inner, err
	case len(p.tokens) > 0 && strings.HasPrefix(p.tokens[0], "@") && len(p.tokens[0]) > 1:
		tag := p.tokens[0]
		p.tokens, p.named = p.tokens[1:], append(p.named, tag)
		return func(has map[string]bool) bool { return has[tag] }, nil
	default:
		return nil, p.fail("a tag such as @wire, not, or (")
	}
}
