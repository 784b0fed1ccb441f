package yamlfile

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"github.com/streamspec/streamspec/internal/problem"
)

// MaxFileSize is the largest file that is read, in bytes.
const MaxFileSize = 4 << 20

// isEmpty is what is said of a file without a value.
const isEmpty = "the file is empty"

// parse reads the first document of src. Without a root nothing can be
// decoded, and problems say why; with one there may still be problems.
func parse(src *problem.Text) (root *yaml.Node, problems problem.Problems) {
	if fault, bad := unreadable(src); bad {
		return nil, problem.Problems{fault}
	}
	first, second, err := documents(src.Content)
	if err != nil { // what stands before the error is not the whole story
		return nil, problem.Problems{syntaxProblem(src, err)}
	}
	if first == nil || first.Content[0].ShortTag() == nullTag {
		return nil, problem.Problems{src.Problem(1, 1, 1, isEmpty, "write at least one key: value")}
	}
	if second != nil {
		problems = problem.Problems{src.Problem(second.Line, second.Column, len("---"),
			"a second document starts here", `a file holds one document: remove this line, or move what follows to a file of its own`)}
	}
	if problem, bad := boundless(src, first); bad {
		return nil, append(problems, problem)
	}
	return first.Content[0], problems
}

// documents parses the first two documents of text. The error is yaml.v3's.
func documents(text string) (first, second *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the YAML parser failed: %v", r)
		}
	}()
	decoder := yaml.NewDecoder(strings.NewReader(text))
	if first, err = next(decoder); first == nil || err != nil {
		return nil, nil, err
	}
	second, err = next(decoder)
	return first, second, err
}

// next answers nil where the file ends.
func next(decoder *yaml.Decoder) (*yaml.Node, error) {
	var document yaml.Node
	err := decoder.Decode(&document)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &document, nil
}

// unreadable finds what makes a file no text at all.
func unreadable(src *problem.Text) (problem.Problem, bool) {
	if len(src.Content) > MaxFileSize {
		message := fmt.Sprintf("the file has %d bytes, which is too large", len(src.Content))
		return problem.Problem{Place: problem.Place{File: src.File}, Message: message, Help: fmt.Sprintf("at most %d bytes are read", MaxFileSize)}, true
	}
	if strings.HasPrefix(src.Content, "\xFF\xFE") || strings.HasPrefix(src.Content, "\xFE\xFF") {
		return problem.Problem{Place: problem.Place{File: src.File, Line: 1, Column: 1}, Message: "the file is UTF-16 text", Help: saveAsUTF8}, true
	}
	for offset, r := range src.Content {
		if message, help := badCharacter(src.Content[offset:], r); message != "" {
			line := src.LineAt(offset)
			column := utf8.RuneCountInString(src.Content[src.Start(line):offset]) + 1
			return src.Problem(line, column, 1, message, help), true
		}
	}
	return problem.Problem{}, false
}

const saveAsUTF8 = "save the file as UTF-8"

// badCharacter explains the character at the start of text if YAML does not
// allow it (YAML 1.2.2, section 5.1).
func badCharacter(text string, r rune) (message, help string) {
	_, length := utf8.DecodeRuneInString(text)
	switch {
	case r == utf8.RuneError && length == 1:
		return fmt.Sprintf("the byte 0x%02X is not UTF-8 text", text[0]), saveAsUTF8
	case r == '\t', r == '\n', r == '\r', r == '\u0085':
		return "", ""
	case r < ' ', r >= 0x7F && r < 0xA0, r == 0xFFFE, r == 0xFFFF:
		return fmt.Sprintf("the control character U+%04X is not allowed here", r), fmt.Sprintf(`write "\u%04X" in double quotes`, r)
	}
	return "", ""
}
