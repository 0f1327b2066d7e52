package bot_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"rasoat/bot"
	"rasoat/bot/bottest"
)

// lua starts a server and a client, and a person who has pressed START and whose START is confirmed.
func lua(t *testing.T, opt ...bottest.Options) (*bottest.Server, *bot.Client, *bottest.Person) {
	t.Helper()
	s := bottest.NewT(t, opt...)
	c := bot.New(bot.Config{Token: bot.Secret(s.Token()), API: s.URL()})
	t.Cleanup(c.CloseIdle)
	p := s.Person(1001, "Lụa")
	p.Start("")
	heard(t, c)
	return s, c, p
}

// heard takes what waits and confirms it.
func heard(t *testing.T, c *bot.Client) []bot.Message {
	t.Helper()
	batch, next, err := c.Updates(t.Context(), 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := c.Updates(t.Context(), next, 0); err != nil {
		t.Fatal(err)
	}
	return batch
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func wantKind(t *testing.T, err error, want bot.ErrorKind) {
	t.Helper()
	if bot.KindOf(err) != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

func TestWire_a_message_lives(t *testing.T) {
	t.Parallel()
	s, c, p := lua(t)
	ctx := t.Context()
	press := bot.Press{Verb: "card", IDs: []int64{412, 7}}.String()
	id, err := c.Send(ctx, p.ID(), bot.Out{
		Text:    "<b>Em Bình</b> &amp; <i>em Lụa</i>\n<blockquote>ấp 3 👧</blockquote>",
		Choices: [][]bot.Choice{{{Label: "Mở", Press: press}, {Label: "Chép", Copy: "096"}}, {{Label: "Trang", URL: "https://x.test/a"}}},
		Protect: true, Silent: true,
	})
	must(t, err)
	m, _ := p.Message(id)
	if m.Text != "Em Bình & em Lụa\nấp 3 👧" || !m.Protected || !m.Silent || len(m.Buttons) != 2 || m.Buttons[0][1].Copy != "096" {
		t.Errorf("the chat shows %+v", m)
	}
	must(t, p.Press(id, "Mở"))
	pressed := heard(t, c)[0]
	if pressed.Kind != bot.KindPress || pressed.MessageID != id || pressed.Press != press || pressed.ChatID != p.ID() || !pressed.Private {
		t.Errorf("heard %+v", pressed)
	}
	must(t, c.Answer(ctx, pressed.PressID, "Đã ghi"))
	wantKind(t, c.Answer(ctx, pressed.PressID, ""), bot.NotFound)
	if got := p.Answers(); !slices.Equal(got, []string{"Đã ghi"}) {
		t.Errorf("answers %q", got)
	}
	must(t, c.Typing(ctx, p.ID()))
	must(t, c.Edit(ctx, p.ID(), id, bot.Out{Text: "đã xong"}))
	must(t, c.Edit(ctx, p.ID(), id, bot.Out{Text: "đã xong"}))
	if m, _ := p.Message(id); m.Text != "đã xong" || m.Edited != 1 || len(m.Buttons) != 0 {
		t.Errorf("the chat shows %+v", m)
	}
	must(t, c.Delete(ctx, p.ID(), id))
	must(t, c.Delete(ctx, p.ID(), id))
	if err := c.Edit(ctx, p.ID(), id, bot.Out{Text: "lại"}); !bot.MessageGone(err) {
		t.Errorf("edit of a deleted message: %v", err)
	}
	if n := len(s.Accepted(p.ID())); n != 1 {
		t.Errorf("%d messages were accepted", n)
	}
}

func TestWire_keyboard_comes_and_goes(t *testing.T) {
	t.Parallel()
	_, c, p := lua(t)
	keys := []string{"Việc của tôi", "Hỏi", "Tiến độ", "Trợ giúp", "Giao", "Khác"}
	_, err := c.Send(t.Context(), p.ID(), bot.Out{Text: "chào", Keyboard: keys})
	must(t, err)
	if got := p.Keyboard(); !slices.Equal(got, keys) {
		t.Errorf("keyboard %q", got)
	}
	_, err = c.Send(t.Context(), p.ID(), bot.Out{Text: "chào", Keyboard: []string{}})
	must(t, err)
	if got := p.Keyboard(); len(got) != 0 {
		t.Errorf("keyboard %q", got)
	}
}

func TestWire_files_go_both_ways(t *testing.T) {
	t.Parallel()
	_, c, p := lua(t)
	ctx := t.Context()
	content := bytes.Repeat([]byte("PK\x03\x04 ấp 3\r\n"), 1<<15)
	id, err := c.Send(ctx, p.ID(), bot.Out{Text: "<b>danh sách</b>", File: &bot.Upload{Name: `danh sách "ấp 3".xlsx`, Content: content}, Choices: [][]bot.Choice{{{Label: "a", Press: "a"}}}})
	must(t, err)
	m, _ := p.Message(id)
	if m.File == nil || m.File.Name != `danh sách "ấp 3".xlsx` || !bytes.Equal(m.File.Content, content) || m.Text != "danh sách" || len(m.Buttons) != 1 {
		t.Fatalf("the chat shows %q %q", m.Text, m.File.Name)
	}
	must(t, c.Edit(ctx, p.ID(), id, bot.Out{Text: "đã ẩn"}))
	if m, _ := p.Message(id); m.Text != "đã ẩn" {
		t.Errorf("caption is %q", m.Text)
	}
	var picture bytes.Buffer
	must(t, png.Encode(&picture, image.NewGray(image.Rect(0, 0, 20, 10))))
	id, err = c.Send(ctx, p.ID(), bot.Out{File: &bot.Upload{Name: "biểu đồ.png", Content: picture.Bytes()}, Photo: true})
	must(t, err)
	if m, _ := p.Message(id); !m.Photo {
		t.Errorf("the chat shows %+v", m)
	}

	p.SendFile("ấp.xlsx", content, "danh sách")
	p.SendPhoto(picture.Bytes(), "")
	p.SendFile("lớn.xlsx", make([]byte, bot.MaxDownload+1), "")
	in := heard(t, c)
	if in[0].Kind != bot.KindDocument || in[0].Text != "danh sách" || in[0].File.Name != "ấp.xlsx" || in[1].Kind != bot.KindPhoto {
		t.Fatalf("heard %+v", in)
	}
	for i, want := range [][]byte{content, picture.Bytes()} {
		if got, err := c.Download(ctx, in[i].File.ID, 0); err != nil || !bytes.Equal(got, want) {
			t.Errorf("file %d: %d bytes, %v", i, len(got), err)
		}
	}
	if _, err := c.Download(ctx, in[0].File.ID, 10); !errors.Is(err, bot.ErrTooLarge) {
		t.Errorf("beyond our limit: %v", err)
	}
	if _, err := c.Download(ctx, in[2].File.ID, 1<<30); !errors.Is(err, bot.ErrTooLarge) {
		t.Errorf("beyond the channel's limit: %v", err)
	}
	_, err = c.Download(ctx, "no-such-file", 0)
	wantKind(t, err, bot.BadRequest)
}

func TestWire_what_people_do(t *testing.T) {
	t.Parallel()
	_, c, p := lua(t)
	first := p.Say("ấp 3")
	p.Reply(first, "2")
	p.ShareContact("+84900000001")
	p.ShareForeignContact("+84900000002")
	p.SendOther("voice")
	must(t, p.Edit(first, "ấp 4"))
	p.Block()
	p.Unblock()
	var got []string
	for _, m := range heard(t, c) {
		if m.UserID != p.ID() || m.ChatID != p.ID() || m.FromName != "Lụa" || m.At.IsZero() || len(m.Payload) == 0 {
			t.Errorf("heard %+v", m)
		}
		got = append(got, fmt.Sprint(m.Kind, " ", m.Text, m.Phone, " reply=", m.ReplyTo == first, " edited=", m.Edited))
	}
	want := []string{
		"text ấp 3 reply=false edited=false", "text 2 reply=true edited=false", "contact +84900000001 reply=false edited=false", "contact  reply=false edited=false", "other  reply=false edited=false",
		"other  reply=false edited=true", "blocked  reply=false edited=false", "unblocked  reply=false edited=false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("heard %q", got)
	}
}

func TestWire_who_cannot_be_reached(t *testing.T) {
	t.Parallel()
	s, c, p := lua(t)
	ctx := t.Context()
	say := func(chat int64) error { _, err := c.Send(ctx, chat, bot.Out{Text: "chào"}); return err }
	wantKind(t, say(999), bot.NotFound)
	p.Block()
	wantKind(t, say(p.ID()), bot.Blocked403)
	p.Unblock()
	must(t, say(p.ID()))
	p.Deactivate()
	wantKind(t, say(p.ID()), bot.Blocked403)

	g := s.Group(-55, "Tổ công tác")
	must(t, say(g.ID()))
	g.Migrate(-100200300400)
	e, ok := errors.AsType[*bot.Error](say(-55))
	if !ok || e.Kind != bot.Migrated || e.MigrateTo != -100200300400 {
		t.Errorf("got %+v", e)
	}
	must(t, say(g.ID()))
	g.Kick()
	wantKind(t, say(g.ID()), bot.Blocked403)
	stranger := bot.New(bot.Config{Token: "1:wrong", API: s.URL()})
	_, err := stranger.Me(ctx)
	wantKind(t, err, bot.Unauthorized)
}

func TestWire_faults(t *testing.T) {
	t.Parallel()
	s, c, p := lua(t)
	text := bot.Out{Text: "chào"}
	file := bot.Out{File: &bot.Upload{Name: "a.txt", Content: bytes.Repeat([]byte("a"), 1<<20)}}
	for _, o := range []bot.Out{text, file} {
		for _, f := range []struct {
			fault bottest.Fault
			kind  bot.ErrorKind
			after time.Duration
		}{
			{bottest.Fault{Code: 429, After: 7}, bot.Retry429, 7 * time.Second},
			{bottest.Fault{Code: 403}, bot.Blocked403, 0},
			{bottest.Fault{Code: 502}, bot.Server5xx, 0},
			{bottest.Fault{Cut: bottest.BeforeAccept}, bot.Network, 0},
			{bottest.Fault{Cut: bottest.AfterAccept}, bot.Network, 0},
		} {
			s.Fault(f.fault)
			_, err := c.Send(t.Context(), p.ID(), o)
			e, ok := errors.AsType[*bot.Error](err)
			if !ok || e.Kind != f.kind || e.After != f.after || strings.Contains(err.Error(), s.Token()) {
				t.Errorf("%+v: got %+v", f.fault, e)
			}
		}
		_, err := c.Send(t.Context(), p.ID(), o)
		must(t, err)
	}
	if n := len(s.Accepted(p.ID())); n != 4 {
		t.Errorf("%d messages were accepted, two of them with a lost answer", n)
	}
}

func TestWire_a_slow_server_is_left_at_the_deadline(t *testing.T) {
	t.Parallel()
	s, c, p := lua(t)
	s.Fault(bottest.Fault{Delay: time.Minute})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := c.Send(ctx, p.ID(), bot.Out{Text: "chào"})
	if !errors.Is(err, context.DeadlineExceeded) || bot.KindOf(err) != bot.Network {
		t.Error(err)
	}
}

func TestWire_pages_of_a_long_list_are_all_taken(t *testing.T) {
	t.Parallel()
	s, c, p := lua(t)
	line := "<b>12.</b> Nguyễn Thị Lụa &amp; <code>096</code> ấp 3 👧\n"
	text := "<blockquote expandable>" + strings.Repeat(line, 500) + "</blockquote>\n" + strings.Repeat("dài ", 3000)
	if _, err := c.Send(t.Context(), p.ID(), bot.Out{Text: text}); bot.KindOf(err) != bot.BadRequest {
		t.Errorf("a text of %d units: %v", bot.Length(text), err)
	}
	pages := bot.Pages(text, 0)
	for _, page := range pages {
		_, err := c.Send(t.Context(), p.ID(), bot.Out{Text: page})
		must(t, err)
	}
	var shown strings.Builder
	for _, m := range s.Accepted(p.ID()) {
		shown.WriteString(m.Text)
	}
	if got := strings.Count(shown.String(), "Nguyễn Thị Lụa & 096 ấp 3 👧"); got != 500 {
		t.Errorf("%d of 500 lines were shown in %d pages", got, len(pages))
	}
	if got := strings.Count(shown.String(), "dài"); got != 3000 {
		t.Errorf("%d of 3000 words were shown", got)
	}
}

func TestWire_account_and_commands(t *testing.T) {
	t.Parallel()
	s, c, p := lua(t)
	me, err := c.Me(t.Context())
	if err != nil || me.Username != "rasoat_bot" || me.ID == 0 {
		t.Errorf("got %+v, %v", me, err)
	}
	must(t, c.SetCommands(t.Context(), 0, []bot.Command{{Name: "menu", Description: "Việc của tôi"}}))
	must(t, c.SetCommands(t.Context(), p.ID(), []bot.Command{{Name: "giao", Description: "Giao việc"}}))
	if got := s.Commands(p.ID(), ""); len(got) != 1 || got[0].Command != "giao" {
		t.Errorf("menu %+v", got)
	}
	must(t, c.SetCommands(t.Context(), p.ID(), nil))
	wantKind(t, c.SetCommands(t.Context(), 0, []bot.Command{{Name: "Giao", Description: "x"}}), bot.BadRequest)
}
