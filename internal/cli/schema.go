package cli

import (
	"errors"
	"io"
	"reflect"

	"github.com/spf13/cobra"

	"github.com/streamspec/streamspec/internal/endpoint"
	"github.com/streamspec/streamspec/internal/report"
	"github.com/streamspec/streamspec/internal/schema"
)

func newSchema() *cobra.Command {
	return &cobra.Command{
		Use:   "schema [scenario|service|known-gaps|suite|mapping|profile|report|check]",
		Short: "Write the JSON Schema of scenario files, for editors",
		Long: `Write the JSON Schema (draft 2020-12) of the files that describe scenarios, services,
known gaps, a suite (streamspec.yaml), or what a migration changes (see compare). An editor completes and checks by it, for example with this as the first
line of a scenario:

  # yaml-language-server: $schema=scenario.schema.json

report is the schema of what run --format json:PATH writes, check that of check --format json:PATH.`,
		Args: takes(0, 1, "one kind of file at most", ""),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind := append(args, "scenario")[0]
			switch kind {
			case "report":
				text, err := report.JSONSchema()
				return errors.Join(err, writeText(cmd.OutOrStdout(), text))
			case "check":
				text, err := report.SchemaOf("a report of streamspec check", reflect.TypeFor[endpoint.Report]())
				return errors.Join(err, writeText(cmd.OutOrStdout(), text))
			}
			text, err := schema.Of(kind)
			if err != nil {
				return err
			}
			return writeText(cmd.OutOrStdout(), text)
		},
	}
}

func writeText(out io.Writer, text []byte) error {
	_, err := out.Write(text)
	return err
}
