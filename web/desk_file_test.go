package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/registry"
	"rasoat/store"
)

// TestDesk_file: a look does not open the link to a file; a press does, once, for the browser that pressed. It may
// fetch again what broke off, for a while; no other browser may, and the page that stands open beside it stays.
func TestDesk_file(t *testing.T) {
	o := newOffice(t)
	o.accept(o.Officer)
	const content = "mã 096219900001"
	link := o.link(o.Officer, casework.LinkTo{Name: "danh sách ấp 3.xlsx", File: []byte(content)})
	link = strings.Replace(link, "/m/", "/t/", 1)
	b := o.browser()
	b.post(o.link(o.Officer, casework.LinkTo{Text: "/menu"}), nil).says("Tìm")
	if b.get(link).get(link).says("Tải tệp"); strings.Contains(b.page, "096219900001") {
		t.Error("a look at the link opens it")
	}
	o.filesHold(content, false)
	o.delivered(0)
	if b.post(link, nil); b.page != content || !strings.Contains(b.head.Get("Content-Disposition"), "attachment") {
		t.Errorf("got %q with %q", b.page, b.head.Get("Content-Disposition"))
	}
	o.delivered(1)
	o.browser().post(link, nil).says("Không mở được trang này")
	o.browser().get(b.at + "/tep").says("Không mở được trang này")
	if b.get(b.at + "/tep"); b.page != content {
		t.Errorf("what broke off is not fetched again: %q", b.page)
	}
	b.get(b.at + "/viec").says("Tìm")
	o.Clock.Set(o.Clock.Now().Add(16 * time.Minute))
	b.get(b.at + "/tep").says("Không mở được trang này")

	late := o.link(o.Officer, casework.LinkTo{Name: "a.xlsx", File: []byte(content)})
	o.Clock.Set(o.Clock.Now().Add(2*time.Hour + time.Minute))
	o.browser().post(late, nil).says("Không mở được trang này")
	left := o.link(o.Officer, casework.LinkTo{Name: "a.xlsx", File: []byte(content)})
	o.Do(t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		return tx.EndMembership(ctx, o.Officer.ID)
	})
	o.browser().post(left, nil).says("Không mở được trang này")
	o.delivered(1)
}

// TestDesk_fileIsNoPage: the key of a file opens that file, and no page in somebody's name.
func TestDesk_fileIsNoPage(t *testing.T) {
	o := newOffice(t)
	b := o.browser()
	link := o.link(o.Officer, casework.LinkTo{Name: "a.xlsx", File: []byte("x")})
	b.post(link, nil)
	at := strings.TrimSuffix(b.at, "/xa")
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at+"/xa/viec", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range b.http.Jar.Cookies(request.URL) {
		for _, name := range []string{"rasoat", "rasoat-tep"} {
			request.AddCookie(&http.Cookie{Name: name, Value: "v." + c.Value})
		}
	}
	if b.did(http.DefaultClient.Do(request)); b.code != http.StatusForbidden {
		t.Errorf("the key of a file opens a page: %d", b.code)
	}
}

// filesHold looks for a text in what links keep until it is taken.
func (o *office) filesHold(text string, want bool) {
	o.t.Helper()
	o.Do(o.t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		var bodies [][]byte
		if err := tx.SelectContext(ctx, &bodies, `SELECT body FROM links WHERE kind = 'file' AND body IS NOT NULL`); err != nil {
			return err
		}
		found := len(bodies) == 0
		for _, b := range bodies {
			found = found || bytes.Contains(b, []byte(text))
		}
		if found != want {
			o.t.Errorf("of %d files kept for a link one is to be read: %v", len(bodies), found)
		}
		return nil
	})
}

// delivered counts the lines that say that a file was taken.
func (o *office) delivered(want int) {
	o.t.Helper()
	o.Do(o.t, registry.Membership{Role: registry.RoleSystem}, func(ctx context.Context, tx *store.Tx) error {
		var n int
		err := tx.GetContext(ctx, &n, `
			SELECT count(*) FROM journal AS j WHERE action = 'deliver' AND door = 'page' AND actor_id = $1
			AND EXISTS (SELECT FROM journal AS o WHERE o.action = 'link_offer' AND o.note = j.note)`, int64(o.Officer.ID))
		if err == nil && n != want {
			o.t.Errorf("%d files were delivered by the journal, want %d", n, want)
		}
		return err
	})
}

// TestFiles_goByLink: under both policies, where there are pages, no file with something of a child goes through chat:
// not one that is made at once, and not one that a job has made.
func TestFiles_goByLink(t *testing.T) {
	for name, strict := range map[string]bool{"private": false, "strict": true} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t)
			o.accept(o.Officer)
			c := chatUnder(o, strict)
			child := o.Child(t, 1)
			c.does(casetest.ChatOfficer, bot.Press{Verb: "jo_file", IDs: []int64{int64(child.ID)}}.String(), "")
			job := store.Post{Chat: casetest.ChatOfficer, Reader: o.Officer.ID, Kind: casework.NoticeExportFile, Priority: store.AtScreen}
			notice := casework.ExportNotice{Subject: "Ấp 1", Unit: "Xã Tân Thuận", Count: 1, File: "a.xlsx", Content: []byte("tệp của một công việc")}
			job.Body, _ = json.Marshal(map[string]any{"export": notice})
			o.Do(t, o.Officer, func(ctx context.Context, tx *store.Tx) error { return tx.Enqueue(ctx, job) })
			c.out.Deliver(t.Context(), casetest.ChatOfficer)

			var files []string
			for _, said := range c.said {
				if said.File != nil {
					t.Errorf("a chat was sent the file %s", said.File.Name)
				}
				for _, row := range said.Choices {
					if row[0].Label == "Tải tệp" {
						files = append(files, o.browser().post(row[0].URL, nil).page)
					}
				}
			}
			if len(files) != 2 || !strings.HasPrefix(files[0], "%PDF") || files[1] != "tệp của một công việc" {
				t.Errorf("the links led to %.20q", files)
			}
			o.delivered(2)
		})
	}
}
