package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rasoat/handlers"
	"rasoat/registry"
	"rasoat/templates"
)

const guide = "docs/huong-dan.md"

var (
	quotedCommand = regexp.MustCompile(`(?m)(?:^|[\s(“])/([a-z0-9_]+)`)
	quotedLabel   = regexp.MustCompile(`\[([^\]]+)\](?:[^(]|$)`) // no link
	labelText     = regexp.MustCompile(`(?m)^{{define "label\.[^"]+"}}(.*){{end}}$`)
	action        = regexp.MustCompile(`{{[^}]*}}`)
	labelCount    = regexp.MustCompile(` \([^)]*\)$`)
)

// pages are the roles by the headings of the guide; the page for everybody is held to all of them.
func pages() map[string][]registry.Role {
	return map[string][]registry.Role{
		"Dùng chung cho mọi người": registry.Roles(),
		"Cán bộ phụ trách trẻ em":  {registry.RoleOfficer},
		"Cộng tác viên":            {registry.RoleCollaborator},
		"Công an xã":               {registry.RolePolice},
		"Lãnh đạo":                 {registry.RoleLeader},
		"Quản trị":                 {registry.RoleAdmin},
	}
}

func TestGuide_onlyCommandsOfTheRole(t *testing.T) {
	t.Parallel()
	roles := pages()
	for _, page := range strings.Split(readGuide(t), "\n## ")[1:] {
		title, text, _ := strings.Cut(page, "\n")
		readers := roles[title]
		delete(roles, title)
		if readers == nil {
			t.Errorf("%s has the page %q, which belongs to no role", guide, title)
		}
		known := commandsOf(t, readers)
		for _, quoted := range quotedCommand.FindAllStringSubmatch(text, -1) {
			if !known[quoted[1]] {
				t.Errorf("%s, page %q: /%s is no command of its readers", guide, title, quoted[1])
			}
		}
	}
	for title := range roles {
		t.Errorf("%s has no page %q", guide, title)
	}
}

// TestGuide_onlyLabelsThatExist: what stands in brackets is a button as people see it, without its number and its count.
func TestGuide_onlyLabelsThatExist(t *testing.T) {
	t.Parallel()
	labels, patterns := buttons(t)
	for _, quoted := range quotedLabel.FindAllStringSubmatch(readGuide(t), -1) {
		label := strings.Join(strings.Fields(quoted[1]), " ")
		known := labels[label]
		for _, p := range patterns {
			known = known || p.MatchString(label)
		}
		if !known {
			t.Errorf("%s: [%s] is no button", guide, label)
		}
	}
}

func readGuide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// commandsOf is what the route table offers to members of a commune in these roles.
func commandsOf(t *testing.T, roles []registry.Role) map[string]bool {
	t.Helper()
	h, err := handlers.New(handlers.Handler{})
	if err != nil {
		t.Fatal(err)
	}
	commune := registry.UKey(0).ChildKey(registry.LevelProvince, 96).ChildKey(registry.LevelCommune, 167)
	known := map[string]bool{}
	for _, role := range roles {
		me := registry.Membership{ID: 1, Role: role, UKey: commune, EnterFor: role == registry.RoleOfficer}
		commands, err := h.Commands(me)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range commands {
			known[c.Name] = true
		}
	}
	return known
}

// buttons are the labels as they read, and patterns of those that say something of what they are given.
func buttons(t *testing.T) (map[string]bool, []*regexp.Regexp) {
	t.Helper()
	labels := map[string]bool{}
	for _, name := range templates.Names() {
		switch kind, _, _ := strings.Cut(name, "."); kind {
		case "label", "list_title", "evidence_head", "obstacle_head": // the last three stand on buttons whole
			if text, err := templates.Text(name, nil); err == nil {
				labels[text] = true
			}
		}
	}
	files, err := filepath.Glob("templates/*.tmpl")
	if err != nil {
		t.Fatal(err)
	}
	var patterns []*regexp.Regexp
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, label := range labelText.FindAllStringSubmatch(string(text), -1) {
			shown := labelCount.ReplaceAllString(action.ReplaceAllString(label[1], "\x00"), "")
			if strings.Trim(shown, "\x00 ·") == "" {
				continue // a name alone would allow everything
			}
			parts := strings.Split(shown, "\x00")
			for i := range parts {
				parts[i] = regexp.QuoteMeta(parts[i])
			}
			patterns = append(patterns, regexp.MustCompile("^"+strings.Join(parts, ".+")+"$"))
		}
	}
	return labels, patterns
}
