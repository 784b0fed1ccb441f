package yamlfile_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/streamspec/streamspec/internal/problem"
	"github.com/streamspec/streamspec/internal/yamlfile"
)

// mute decodes itself, and does not say what it takes.
type mute struct{}

func (*mute) DecodeYAML(*yamlfile.Node) {}

type colour string

func (colour) YAMLValues() []string { return []string{"red", "7"} }

type inner struct {
	Deep *outer `yaml:"deep"`
}

type outer struct {
	inner
	Name   string         `yaml:"name,required"`
	Every  time.Duration  `yaml:"every"`
	Counts map[string]int `yaml:"counts"`
	Marks  []bool         `yaml:"marks"`
	Share  float64        `yaml:"share"`
	Colour colour         `yaml:"colour"`
	Place  problem.Place  `yaml:",place"`
	Hidden string         `yaml:"-"`
	Any    any            `yaml:"any"`
	Text   yamlfile.JSON  `yaml:"text"`
}

func TestSchema(t *testing.T) {
	describe := func(of reflect.Type, field string) string {
		return map[string]string{"outer.Name": "what it is called", "colour.": "a colour"}[of.Name()+"."+field]
	}
	made, err := yamlfile.Schema(&outer{}, describe)
	if err != nil {
		t.Fatal(err)
	}
	got, err := json.Marshal(made["$defs"].(map[string]any)["yamlfile_test.outer"])
	if err != nil {
		t.Fatal(err)
	}
	const text = `{"type":["string","number","boolean"]}`
	const flag = `{"pattern":"\\$\\{","type":["boolean","string"]}`
	want := `{"additionalProperties":false,"properties":{` +
		`"any":{},` +
		`"colour":{"description":"a colour","enum":["red","7",7]},` +
		`"counts":{"additionalProperties":{"pattern":"\\$\\{","type":["integer","string"]},"type":"object"},` +
		`"deep":{"anyOf":[{"$ref":"#/$defs/yamlfile_test.outer"},{"type":"null"}]},` +
		`"every":{"pattern":"^([0-9.]+(ns|us|µs|ms|s|m|h))+$|\\$\\{","type":"string"},` +
		`"marks":{"anyOf":[{"items":` + flag + `,"type":"array"},` + flag + `]},` +
		`"name":{"description":"what it is called",` + text[1:] + `,` +
		`"share":{"pattern":"\\$\\{","type":["number","string"]},` +
		`"text":{"$ref":"#/$defs/yamlfile.JSON"}` +
		`},"required":["name"],"type":"object"}`
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSchemaOfATypeThatSaysNothing(t *testing.T) {
	_, err := yamlfile.Schema(&struct {
		A mute `yaml:"a"`
	}{}, nil)
	if err == nil || !strings.Contains(err.Error(), "yamlfile_test.mute decodes itself; it needs a method YAMLSchema") {
		t.Errorf("the error is %v", err)
	}
}

func TestKeys(t *testing.T) {
	want := []string{"deep", "name", "every", "counts", "marks", "share", "colour", "any", "text"}
	if diff := cmp.Diff(want, yamlfile.Keys(&outer{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
