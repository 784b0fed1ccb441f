package cli

import (
	"bytes"
	"fmt"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/schema"
	"github.com/streamspec/streamspec/internal/starter"
	"github.com/streamspec/streamspec/steps"
)

func newInit() *cobra.Command {
	return &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Write a first feature, its scenario and service, and settings for editors and CI",
		Long: `Write the files to begin with: a feature, the scenario that it is about, a service, a
workflow for GitHub, and settings with which editors complete and check features (the
Cucumber extension) and scenarios (the YAML extension). What is there already is kept;
where one cannot be written, nothing is.`,
		Args: takes(0, 1, "one folder at most", ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			folder := append(args, ".")[0]
			others := hasFeatures(folder)
			made, err := editorFiles()
			if err != nil {
				return err
			}
			written, err := starter.Write(folder, made)
			if err != nil {
				return err
			}
			for _, file := range written {
				did := "wrote  "
				if file.Kept {
					did = "kept   "
				}
				fmt.Fprintln(cmd.OutOrStdout(), did+file.Path)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "\nrun it:      %s\nwrite more:  streamspec steps WORD, streamspec watch\n", firstRun(folder, others))
			return nil
		},
	}
}

// firstFeature is the feature that a team begins with.
const firstFeature = "features/version_stream.feature"

// hasFeatures tells whether a folder has features of its own: they may not be about streams.
func hasFeatures(folder string) bool {
	own, err := filepath.Glob(filepath.Join(folder, "features", "*.feature"))
	return err == nil && slices.ContainsFunc(own, func(path string) bool { return path != filepath.Join(folder, firstFeature) })
}

// firstRun is the command that runs what was written, from where init was called.
func firstRun(folder string, others bool) string {
	command := "streamspec run"
	if others {
		command += " " + firstFeature
	}
	if folder = filepath.Clean(folder); folder != "." {
		command = "cd " + report.ShellQuoted(folder) + " && " + command
	}
	return command
}

// editorFolder has what editors complete and check files by. It is made of the code: whoever
// has a new version removes it, and calls init again.
const editorFolder = ".streamspec/"

func editorFiles() (map[string][]byte, error) {
	files := map[string][]byte{editorFolder + "steps.ts": stepDefinitions(steps.Sentences())}
	for _, kind := range schema.Kinds() {
		text, err := schema.Of(kind)
		if err != nil {
			return nil, err
		}
		files[editorFolder+kind+".schema.json"] = text
	}
	return files, nil
}

// stepDefinitions are the sentences as editors know them: where a feature's step leads to, and
// what completes it. Nothing runs them.
func stepDefinitions(sentences []steps.Sentence) []byte {
	var text bytes.Buffer
	text.WriteString(stepsHead)
	names := map[string]bool{}
	for _, s := range sentences {
		fmt.Fprintln(&text)
		var whole []string // the readings that are steps as they stand
		for _, reading := range append([]string{s.Text}, s.Also...) {
			parameters := placeholder.FindAllStringSubmatch(reading, -1)
			for _, found := range parameters {
				names[found[1]] = true
			}
			if len(parameters) == 0 {
				whole = append(whole, reading)
			}
			fmt.Fprintf(&text, "%s(`%s`, () => {})\n", s.Keyword, completed(reading))
		}
		fmt.Fprintf(&text, "%s(/%s/, () => {})\n", s.Keyword, recognized(s.Expression(), whole))
	}
	fmt.Fprintln(&text)
	for _, name := range slices.Sorted(maps.Keys(names)) {
		fmt.Fprintf(&text, "defineParameterType({ name: '%s', regexp: /(?!)/ })\n", name)
	}
	return text.Bytes()
}

// stepsHead says why each sentence is there twice: the language server completes no regular
// expression that no feature uses yet.
const stepsHead = "// The sentences of streamspec, for editors: `streamspec init` writes them. The regular expressions\n" +
	"// recognize steps. The others are for completion: their parameters match nothing, and what has no\n" +
	"// parameter no regular expression recognizes, so that a step has one definition.\n" +
	"import { Given, When, Then, defineParameterType } from '@cucumber/cucumber'\n"

// placeholder is what stands for a text in a reading.
var placeholder = regexp.MustCompile(`"([A-Z]+)"`)

// completed is a reading as a Cucumber expression, as the language server reads it: it takes a text
// as it stands in the file.
func completed(reading string) string {
	text := strings.NewReplacer("(", `\(`, "{", `\{`, "/", `\/`).Replace(reading)
	return placeholder.ReplaceAllString(text, `"{$1}"`)
}

// recognized is an expression for editors: without the readings that are definitions themselves,
// and without groups that capture. Of a group that took no part the language server completes the
// text before it again.
func recognized(expression string, whole []string) string {
	var but strings.Builder
	for _, reading := range whole {
		but.WriteString("(?!" + regexp.QuoteMeta(reading) + "$)")
	}
	expression = groupOrNone.ReplaceAllStringFunc(expression, func(part string) string {
		if part == "(" {
			return "(?:"
		}
		return part
	})
	return "^" + strings.ReplaceAll(but.String()+strings.TrimPrefix(expression, "^"), "/", `\/`)
}

// groupOrNone is a bracket that captures, or what looks like one.
var groupOrNone = regexp.MustCompile(`\\.|\[(?:\\.|[^\]\\])*\]|\(\??`)
