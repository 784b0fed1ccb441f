package service

import (
	"slices"
	"strings"
)

// minSecretLength is the length in bytes from which on a value is masked.
// Shorter ones are hardly secrets, and masking them would spoil the text.
const minSecretLength = 6

// mask is what is shown instead of a secret.
const mask = "***"

// secrets collects the values of variables whose names say that they are secret.
type secrets struct{ values []string }

func (s *secrets) add(name, value string) {
	if !namesSecret(name) {
		return
	}
	for line := range strings.Lines(value) { // a key over many lines is shown in many lines
		if line = strings.TrimSpace(line); len(line) >= minSecretLength {
			s.values = append(s.values, line)
		}
	}
}

// addEnv adds settings of the form NAME=VALUE.
func (s *secrets) addEnv(settings []string) {
	for _, setting := range settings {
		name, value, _ := strings.Cut(setting, "=")
		s.add(name, value)
	}
}

// masker replaces the secrets in a text, of overlapping ones the longest.
func (s *secrets) masker() *strings.Replacer {
	slices.SortFunc(s.values, func(a, b string) int { return len(b) - len(a) })
	var pairs []string
	for _, value := range s.values {
		pairs = append(pairs, value, mask)
	}
	return strings.NewReplacer(pairs...)
}

func namesSecret(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{
		"secret", "token", "passw", "passphrase", "credential",
		"apikey", "api_key", "api-key", "private_key", "access_key",
	}, func(part string) bool { return strings.Contains(name, part) })
}
