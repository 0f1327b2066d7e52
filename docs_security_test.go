package main

import (
	"fmt"
	"go/ast"
	"regexp"
	"slices"
	"strings"
	"testing"

	"rasoat/casework"
	"rasoat/registry"
	"rasoat/store"
)

var quotedTest = regexp.MustCompile("`((?:Test|Fuzz)[A-Za-z0-9_]+)`")

// TestSecurity_everyControlIsProven: a control that no test holds is a wish, and a test that is gone proves nothing.
func TestSecurity_everyControlIsProven(t *testing.T) {
	t.Parallel()
	text := read(t, "docs/security.md")
	tests := testNames(t)
	for _, quoted := range quotedTest.FindAllStringSubmatch(string(text), -1) {
		if !tests[quoted[1]] {
			t.Errorf("docs/security.md names %s, which is no test", quoted[1])
		}
	}
	controls := rows(section(t, string(text), "Controls"))
	if len(controls) < 20 {
		t.Fatalf("docs/security.md has %d controls", len(controls))
	}
	for _, row := range controls {
		if len(row) != 3 || row[1] == "" || !quotedTest.MatchString(row[2]) {
			t.Errorf("docs/security.md: the control %q names no test that proves it", row[0])
		}
	}
}

// testNames are all tests and fuzz targets of the program.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, file := range sources(t) {
		if !file.isTest() {
			continue
		}
		for _, decl := range file.tree.Decls {
			if f, isFunc := decl.(*ast.FuncDecl); isFunc && f.Recv == nil {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}

// section is the text below a heading of the second level.
func section(t *testing.T, text, title string) string {
	t.Helper()
	for _, part := range strings.Split(text, "\n## ") {
		if head, body, _ := strings.Cut(part, "\n"); head == title {
			return body
		}
	}
	t.Fatalf("no section %q", title)
	return ""
}

// rows are the cells of all lines of tables, without their heads.
func rows(text string) (found [][]string) {
	body := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case !strings.HasPrefix(line, "|"):
			body = false
		case strings.HasPrefix(line, "| ---"):
			body = true
		case body:
			cells := strings.Split(strings.Trim(line, "|"), "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			found = append(found, cells)
		}
	}
	return found
}

// TestPrivacy_saysTheTermsOfTheCode: what the agency signs for is what the program does.
func TestPrivacy_saysTheTermsOfTheCode(t *testing.T) {
	t.Parallel()
	text := string(read(t, "docs/privacy.md"))
	kept := section(t, text, "Giữ bao lâu")
	var said, want []string
	for _, row := range rows(kept) {
		said = append(said, row[0]+" "+row[2])
	}
	for _, r := range store.Retentions() {
		term := fmt.Sprintf("%d ngày", r.Days)
		if r.Days == 0 {
			term = "hết hạn là xóa"
		}
		want = append(want, "`"+r.Name+"` "+term)
	}
	if !slices.Equal(said, want) {
		t.Errorf("docs/privacy.md says\n%s\nthe program does\n%s", strings.Join(said, "\n"), strings.Join(want, "\n"))
	}
	clocks := map[string]int{"báo đã nhận": registry.RequestAckDays}
	for kind, name := range map[registry.RequestKind]string{
		registry.RequestSee: "xem, và biết ai đã xem", registry.RequestCorrect: "sửa", registry.RequestRestrict: "hạn chế sử dụng",
		registry.RequestWithdraw: "rút lại sự đồng ý", registry.RequestDelete: "xóa",
	} {
		clocks[name] = kind.Days()
	}
	for _, row := range rows(section(t, text, "Yêu cầu của gia đình")) {
		if days := clocks[row[0]]; days == 0 || !strings.HasPrefix(row[1], fmt.Sprintf("%d ngày", days)) {
			t.Errorf("docs/privacy.md says %q for %q, the program %d", row[1], row[0], days)
		}
		delete(clocks, row[0])
	}
	if len(clocks) != 0 {
		t.Errorf("docs/privacy.md says nothing of %v", clocks)
	}
	for title, term := range map[string]string{
		"Giữ bao lâu":  fmt.Sprintf("xóa sau %d ngày; cơ quan đổi được bằng `RASOAT_KEEP_CLOSED_DAYS`, ít nhất %d", casework.KeepClosed, leastKept),
		"Khi có sự cố": fmt.Sprintf("nhắc trong %d giờ", registry.IncidentHours),
	} {
		if !strings.Contains(section(t, text, title), term) {
			t.Errorf("docs/privacy.md, %s: should say %q", title, term)
		}
	}
}

// TestPrivacy_saysWhoSeesWhat holds the table of the page against the rights.
func TestPrivacy_saysWhoSeesWhat(t *testing.T) {
	t.Parallel()
	commune := registry.UKey(0).ChildKey(registry.LevelProvince, 96).ChildKey(registry.LevelCommune, 167)
	members := map[string]registry.Membership{
		"cán bộ phụ trách trẻ em": {ID: 1, Role: registry.RoleOfficer, UKey: commune},
		"cộng tác viên":           {ID: 1, Role: registry.RoleCollaborator, UKey: commune},
		"công an xã":              {ID: 1, Role: registry.RolePolice, UKey: commune},
		"lãnh đạo xã":             {ID: 1, Role: registry.RoleLeader, UKey: commune},
		"lãnh đạo cấp trên":       {ID: 1, Role: registry.RoleLeader, UKey: registry.UKey(0).ChildKey(registry.LevelProvince, 96)},
		"quản trị":                {ID: 1, Role: registry.RoleAdmin, UKey: commune},
	}
	columns := []registry.Action{
		registry.ActFigures, registry.ActList, registry.ActCard, registry.ActSeeNumber, registry.ActSeeEthnic, registry.ActSeeContact, registry.ActAudit,
	}
	for _, row := range rows(section(t, string(read(t, "docs/privacy.md")), "Ai xem được gì")) {
		m, known := members[row[0]]
		if !known || len(row) != len(columns)+1 {
			t.Errorf("docs/privacy.md: the row %q is of no role", row)
			continue
		}
		delete(members, row[0])
		for i, action := range columns {
			want := map[bool]string{true: "có", false: "không"}[m.May(action)]
			if row[i+1] != want {
				t.Errorf("docs/privacy.md says %q of %s for %s, the rights say %q", row[i+1], action, row[0], want)
			}
		}
	}
	if len(members) != 0 {
		t.Errorf("docs/privacy.md has no row for %v", members)
	}
}

var nosec = regexp.MustCompile(`^//\s*#nosec( G\d{3})+ -- \S.*$`)

// TestCI_runsTheScanner: make ci scans, and nothing is hidden from the scanner without a rule and a reason.
func TestCI_runsTheScanner(t *testing.T) {
	t.Parallel()
	makefile := string(read(t, "Makefile"))
	_, ci, _ := strings.Cut(makefile, "\nci:")
	if ci, _, _ = strings.Cut(ci, "\n\n"); !strings.Contains(ci, "$(gosec)") || !strings.Contains(ci, "go mod verify") {
		t.Errorf("make ci runs no gosec, or does not verify modules:%s", ci)
	}
	for _, file := range sources(t) {
		for _, group := range file.tree.Comments {
			for _, c := range group.List {
				if strings.Contains(c.Text, "nosec") && !file.isTest() && !nosec.MatchString(c.Text) {
					t.Errorf("%s:%d: %s: an exception names its rule and its reason: // #nosec G304 -- why", file.path, file.line(c.Pos()), c.Text)
				}
			}
		}
	}
}
