package yamlfile

import (
	"errors"
	"fmt"
	"io"
	"strings"

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
	if wrong, is := src.NotUTF8(); is {
		return wrong, true
	}
	for offset, r := range src.Content {
		if message, help := badCharacter(r); message != "" {
			return src.ProblemAt(offset, message, help), true
		}
	}
	return problem.Problem{}, false
}

// badCharacter explains a character that YAML does not allow (YAML 1.2.2, section 5.1).
func badCharacter(r rune) (message, help string) {
	switch {
	case r == '\t', r == '\n', r == '\r', r == '\u0085':
		return "", ""
	case r < ' ', r >= 0x7F && r < 0xA0, r == 0xFFFE, r == 0xFFFF:
		return fmt.Sprintf("the control character U+%04X is not allowed here", r), fmt.Sprintf(`write "\u%04X" in double quotes`, r)
	}
	return "", ""
}
