package check_test

import (
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/check"
)

// TestFoldersThatAreNotLookedInto: where a service or a scenario is not known, it is said which folder of
// nearly the right name its file may be in; a folder without YAML files has none.
func TestFoldersThatAreNotLookedInto(t *testing.T) {
	const asks, service = "scenario: a\nservice: shop\nstream: {get: /}\n", "service: shop\nrun: shop\n"
	for name, c := range map[string]struct {
		tree map[string]string
		want string
	}{
		"beside the scenarios": {map[string]string{"scenarios/a.yaml": asks, "service/shop.yaml": service}, "HOME/scenarios/services has no services; HOME/service/ is not looked into for services, which belong into HOME/scenarios/services/"},
		"of the right name":    {map[string]string{"scenarios/a.yaml": asks, "services/shop.yaml": service}, "has no services; HOME/services/ is not looked into for services, which belong into HOME/scenarios/services/"},
		"among the scenarios":  {map[string]string{"scenarios/a.yaml": asks, "scenarios/service/shop.yaml": service}, "; HOME/scenarios/service/ is not looked into for services, which belong into HOME/scenarios/services/"},
		"without YAML":         {map[string]string{"scenarios/a.yaml": asks, "service/shop.txt": service}, ""},
		"of another name":      {map[string]string{"scenarios/a.yaml": asks, "servers/shop.yaml": service}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			home := library(t, c.tree)
			_, err := check.Load(home + "/scenarios")
			if err == nil {
				t.Fatal("the files were accepted")
			}
			got := strings.ReplaceAll(err.Error(), home, "HOME")
			if !strings.Contains(got, c.want) || strings.Contains(got, "not looked into") != (c.want != "") {
				t.Errorf("it must say %q:\n%s", c.want, got)
			}
		})
	}
}

// TestScenariosInAFolderOfAnotherName: it is said that they are not looked for there, but of the library
// itself, which a person named.
func TestScenariosInAFolderOfAnotherName(t *testing.T) {
	home := library(t, map[string]string{"features/a.feature": "", "scenario/a.yaml": "scenario: a\nstream: {get: \"http://127.0.0.1/\"}\n"})
	for root, want := range map[string]string{
		"features": `no scenario has the name "b"; HOME/features has no scenarios; HOME/scenario/ is not looked into for scenarios, which belong into HOME/scenarios/`,
		"scenario": `no scenario has the name "b"; HOME/scenario has: a`,
	} {
		known, err := check.Load(home + "/" + root)
		if err != nil {
			t.Fatal(err)
		}
		_, err = known.Scenario("b")
		if got := strings.ReplaceAll(err.Error(), home, "HOME"); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

// TestAFolderIsNamedOnce also where the library is the working directory, which has no name to leave out.
func TestAFolderIsNamedOnce(t *testing.T) {
	home := library(t, map[string]string{
		"scenarios/a.yaml": "scenario: a\nservice: shop\nstream: {get: /}\n", "service/shop.yaml": "service: shop\nrun: shop\n",
		"scenarios/servcies/shop.yaml": "service: shop\nrun: shop\n",
	})
	t.Chdir(home + "/scenarios")
	_, err := check.Load(".")
	const want = "services has no services; servcies/ is not looked into for services, which belong into services/; ../service/ is not looked into for services, which belong into services/"
	if err == nil || !strings.Contains(err.Error(), want+"\n") {
		t.Errorf("it must say %s:\n%v", want, err)
	}
}
