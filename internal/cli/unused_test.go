package cli_test

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/streamspec/streamspec/internal/verdict"
)

// TestWhatNothingUses is found where the whole suite is checked; of a part nobody can know.
func TestWhatNothingUses(t *testing.T) {
	t.Parallel()
	dir := files(t, with(map[string]string{
		"streamspec.yaml":              "pieces: {logged in: [{post: /login}]}\n",
		"scenarios/known-gaps.yaml":    "gaps: {old: {reason: It was so once., ticket: A-1}, used: {reason: So it is., ticket: A-2}}\n",
		"scenarios/services/shop.yaml": "service: shop\nurl: http://127.0.0.1:1\n",
		"scenarios/helper.yaml":        "scenario: helper\nstream: {get: \"http://127.0.0.1:1/\"}\n",
		"scenarios/captures.yaml": strings.Replace(small["scenarios/tick.yaml"], "a tick", "captures", 1) +
			"after: [{get: \"${stub.s}/\", capture: {left: n, read: n}}, {get: \"${stub.s}/${read}\"}]\n",
		"features/gap.feature": "Feature: G\n  @known-gap(used)\n  Scenario: g\n    Given the scenario \"a tick\"\n    When the stream is followed to its end\n    Then no \"tick\" arrives\n",
	}))
	got := streamspecIn(t, dir, nil, "lint")
	if got.status != verdict.ExitFault || strings.Contains(got.all(), `"used"`) || strings.Contains(got.all(), `"read"`) {
		t.Errorf("status %d, got\n%s", got.status, got.all())
	}
	mustContain(t, got.all(), "known-gaps.yaml:1:8: the known gap \"old\" is described, and nothing uses it; remove it, or use it\n  1 | gaps: {old: {reason",
		`shop.yaml:1:10: the service "shop" is described`, `streamspec.yaml:1:10: the piece "logged in" is described, and nothing uses it`, `helper.yaml:1:11: the scenario "helper" expects nothing by itself`)
	if !regexp.MustCompile(`captures\.yaml:\d+:39: "left" is captured`).MatchString(got.all()) {
		t.Errorf("got\n%s", got.all())
	}
	if got := streamspecIn(t, dir, nil, "lint", filepath.Join("scenarios", "tick.yaml")); got.status != verdict.ExitHeld {
		t.Errorf("a part: status %d, got\n%s", got.status, got.all())
	}
}

// TestPiecesOfAnotherLibrary: those of the home are its own library's, though one below it uses none of them.
func TestPiecesOfAnotherLibrary(t *testing.T) {
	t.Parallel()
	dir := files(t, map[string]string{
		"streamspec.yaml":      "pieces: {logged in: [{post: /login}]}\n",
		"sub/scenarios/a.yaml": "scenario: a\nstream: {get: \"http://127.0.0.1:1/\"}\nexpect: [{never: error}]\n",
	})
	if got := streamspecIn(t, filepath.Join(dir, "sub"), nil, "lint"); got.status != verdict.ExitHeld {
		t.Errorf("status %d, got\n%s", got.status, got.all())
	}
}

// TestWhatAPieceCaptures is used where the piece itself does, and is told of once, where it stands.
func TestWhatAPieceCaptures(t *testing.T) {
	t.Parallel()
	scenario := func(name string) string {
		return "scenario: " + name + "\nstubs: {s: [{get: /, events: [{event: tick, data: 1}]}, {post: /login, json: {token: 1, n: 2}}, {post: /use, json: {}}]}\n" +
			"trigger: [{use: logs in}]\nstream: {get: \"${stub.s}/\"}\nexpect: [{count: tick, times: 1}]\n"
	}
	dir := files(t, map[string]string{
		"streamspec.yaml":  "pieces:\n  logs in:\n  - {post: \"${stub.s}/login\", capture: {token: token, left: n}}\n  - {post: \"${stub.s}/use\", headers: {X-T: \"${token}\"}}\n",
		"scenarios/a.yaml": scenario("a"), "scenarios/b.yaml": scenario("b"),
	})
	got := streamspecIn(t, dir, nil, "lint")
	const want = "streamspec.yaml:3:55: \"left\" is captured, and nothing uses it; remove it, or use it\n"
	if got.status != verdict.ExitFault || !strings.HasPrefix(got.all(), want) || strings.Count(got.all(), "is captured") != 1 {
		t.Errorf("status %d, got\n%s", got.status, got.all())
	}
}
