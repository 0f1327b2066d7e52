package handlers

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"rasoat/bot"
	"rasoat/casework"
	"rasoat/casework/casetest"
	"rasoat/notify"
	"rasoat/registry"
	"rasoat/store"
	"rasoat/store/storetest"
)

// counted is a number that the database answers, with everything in sight.
func (k *talk) counted(query string, args ...any) (n int) {
	k.t.Helper()
	ctx := k.t.Context()
	err := k.world.Store.As(ctx, store.SystemScope(), func(tx *store.Tx) error { return tx.GetContext(ctx, &n, query, args...) })
	if err != nil {
		k.t.Fatal(err)
	}
	return n
}

func (k *talk) card(n int) bot.Message {
	return bot.Message{
		UpdateID: 1 << 41, ChatID: casetest.ChatOfficer, UserID: casetest.ChatOfficer, Private: true, MessageID: 7,
		Kind: bot.KindPress, Press: bot.Press{Verb: "card", IDs: []int64{int64(k.world.Child(k.t, n).ID)}}.String(), PressID: "p",
	}
}

// An update that comes in somebody's chat from another account says and changes nothing, and is journalled; so is one
// that was handled before and comes again from another sender.
func TestBadInput_anotherSender(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	forged := k.card(1)
	forged.UserID = casetest.ChatStranger
	if err := k.h.Handle(t.Context(), forged); err != nil {
		t.Fatal(err)
	}
	if n := k.counted(`SELECT count(*) FROM outbox WHERE chat_id = $1`, int64(casetest.ChatOfficer)); n != 0 {
		t.Errorf("a forged sender is answered with %d messages", n)
	}
	if last := k.lastRefusal(); last.Note != fmt.Sprintf("other sender %d in %d", casetest.ChatStranger, casetest.ChatOfficer) {
		t.Errorf("the journal says %+v", last)
	}
	replayed := k.card(1)
	replayed.ChatID, replayed.UserID = casetest.ChatStranger, casetest.ChatStranger
	if err := k.h.Handle(t.Context(), replayed); err != nil {
		t.Fatal(err)
	}
	if n := k.counted(`SELECT count(*) FROM outbox WHERE chat_id = $1`, int64(casetest.ChatStranger)); n != 0 {
		t.Errorf("an update that came again is answered with %d messages", n)
	}
}

// In a group nobody is answered, whoever writes and whatever is pressed there.
func TestBadInput_groupsGetNothing(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	const group = -100123
	press := k.card(1)
	for i, m := range []bot.Message{
		{Kind: bot.KindText, Text: "/viec"}, {Kind: bot.KindText, Text: "Nguyễn Văn An"}, {Kind: bot.KindText, Text: "096319000001"},
		{Kind: bot.KindPress, Press: press.Press, PressID: "p"}, {Kind: bot.KindDocument, File: &bot.File{ID: "x", Name: "x.xlsx", Size: 10}},
	} {
		m.UpdateID, m.ChatID, m.UserID, m.MessageID = 1<<41+int64(i), group, casetest.ChatOfficer, 9
		if err := k.h.Handle(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	if n := k.counted(`SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM jobs) + (SELECT count(*) FROM journal WHERE looked)`); n != 0 {
		t.Errorf("a group was answered, or a record was read for it: %d rows", n)
	}
}

// Who does not know the secret of the webhook reaches nothing, with an update that would be good otherwise.
func TestBadInput_webhookWithoutTheSecret(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	update := fmt.Sprintf(`{"update_id":77,"message":{"message_id":1,"from":{"id":%d},"chat":{"id":%[1]d,"type":"private"},"date":1,"text":"/viec"}}`,
		casetest.ChatOfficer)
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	call := func(configured, sent string) int {
		w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodPost, "/webhook", strings.NewReader(update))
		if sent != "" {
			r.Header.Set("X-Telegram-Bot-Api-Secret-Token", sent)
		}
		bot.Webhook(bot.Secret(configured), k.h.Handle, log).ServeHTTP(w, r)
		return w.Code
	}
	for _, c := range [][2]string{{"s3cret", ""}, {"s3cret", "S3cret"}, {"s3cret", "s3cret "}, {"", ""}, {"", "x"}} {
		if code := call(c[0], c[1]); code != http.StatusUnauthorized {
			t.Errorf("secret %q called with %q: %d", c[0], c[1], code)
		}
	}
	if n := k.counted(`SELECT (SELECT count(*) FROM outbox) + (SELECT count(*) FROM updates WHERE id = 77)`); n != 0 {
		t.Errorf("something was handled: %d rows", n)
	}
	if code := call("s3cret", "s3cret"); code != http.StatusOK {
		t.Errorf("with the secret: %d", code)
	}
	if n := k.counted(`SELECT count(*) FROM outbox`); n == 0 {
		t.Error("with the secret nothing was answered")
	}
}

// nasty are texts that would do harm if they were taken for SQL or markup.
var nasty = []string{
	`Robert'); DROP TABLE children;--`, `<b>An</b> & <script>alert(1)</script>`, `" OR 1=1 --`, `{{.Number}} %s $1 \' E'\\x00'`, `<a href="tg://user?id=1">Bé</a>`,
}

// What people type is kept as they typed it and shown as text, in every place in which a name, an address or a reason stands.
func TestBadInput_textsAreKeptAsTypedAndShownEscaped(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	lua, nam := k.people["lua"], k.people["nam"]
	shows := func(what, text string) {
		t.Helper()
		all := ""
		for _, p := range k.people {
			for _, m := range p.Messages() {
				if m.FromBot {
					all += m.Text + "\n"
				}
			}
		}
		if !strings.Contains(all, text) {
			t.Errorf("%s: %q is not shown as it was typed", what, text)
		}
	}
	for i, text := range nasty {
		n := k.world.Double(t, 1, 1, func(v *registry.Values) {
			v.Name, v.Father, v.Mother, v.Guardian, v.Address = text, text+" cha", text+" mẹ", text+" ông", text+" 12"
		})
		c := k.world.Child(t, n)
		if v := c.Values; v.Name != text || v.Father != text+" cha" || v.Address != text+" 12" {
			t.Errorf("%q is kept as %+v", text, v)
		}
		lua.PressData(0, bot.Press{Verb: "card", IDs: []int64{int64(c.ID)}}.String())
		lua.Say(text) // as a search, and once more where nothing is found
		lua.Say("zz " + text)
		k.settle()
		for _, want := range []string{text, text + " cha", text + " mẹ", text + " 12"} {
			shows(fmt.Sprintf("card %d", i), want)
		}
	}
	k.given("handed_over 3")
	k.say(nam.Name(), "/xacthuc", "[Trả lại]", "lý do khác", nasty[0])
	shows("reason", nasty[0])
	k.say(lua.Name(), "/thanhvien", "[Mời thành viên]", "[lãnh đạo]", nasty[2])
	shows("member", nasty[2])
	if n := k.counted(`SELECT count(*) FROM children`); n < 10 {
		t.Errorf("%d children are left", n)
	}
	storetest.NoSecrets(t, k.world.Store)
}

// say does a list of things and settles after each.
func (k *talk) say(person string, lines ...string) {
	k.t.Helper()
	for _, line := range lines {
		if err := k.do(person, line); err != nil {
			k.t.Fatalf("%s %s: %v", person, line, err)
		}
		k.settle()
	}
}

// Signs that cannot be seen, or that turn the line, are taken out of names and words wherever they come in.
func TestBadInput_hiddenSignsLeaveNames(t *testing.T) {
	t.Parallel()
	const (
		typed = "Nguyễn\u200b \u202eVăn\u202c \u2066Ân\u2069\ufeff"
		clean = "Nguyễn Văn Ân"
	)
	if v := registry.CleanOnly(registry.Values{Name: typed, Mother: typed, Address: typed}); v.Name != clean || v.Mother != clean || v.Address != clean {
		t.Errorf("cleaned to %+q", v)
	}
	k := newTalk(t)
	k.given("assigned tham 1")
	k.given("handed_over 3")
	k.say("tham", "0001-3", "[Rà soát em này]", "[Sửa lại]", typed)
	k.say("nam", "/xacthuc", "[Trả lại]", "lý do khác", typed)
	k.say("lua", "/thanhvien", "[Mời thành viên]", "[lãnh đạo]", typed)
	said := 0
	for _, p := range k.people {
		for _, m := range p.Messages() {
			if m.FromBot && strings.ContainsAny(m.Text, "\u200b\u202e\u202c\u2066\u2069\ufeff") {
				t.Errorf("%s reads hidden signs: %+q", p.Name(), m.Text)
			}
			if m.FromBot && strings.Contains(m.Text, clean) {
				said++
			}
		}
	}
	if said < 3 {
		t.Errorf("the name is said %d times", said)
	}
}

// What nobody was offered is refused, journalled, and told to the admin when it repeats: presses, senders, links,
// invitations and codes. A link that was ours and has been used is no attack.
func TestBadInput_whatIsForgedIsToldWhenItRepeats(t *testing.T) {
	t.Parallel()
	k := newTalk(t)
	k.enrolled(203, "Quản Trị", registry.RoleAdmin, "96")
	calendar := registry.NewCalendar(registry.DefaultHolidays(), registry.DefaultOfficeHours())
	due := &notify.Due{Store: k.world.Store, Calendar: func() registry.Calendar { return calendar }, Log: k.h.Log}
	link := k.usedLink()
	handle := func(n int, m bot.Message) error {
		m.UpdateID += int64(n)
		return k.h.Handle(t.Context(), m)
	}
	page := func(fn func(*store.Tx) error) error {
		return k.world.Store.As(t.Context(), store.Nothing(0), func(tx *store.Tx) error {
			if err := fn(tx); !errors.Is(err, store.ErrLinkUnknown) && !errors.Is(err, store.ErrSessionUnknown) {
				return fmt.Errorf("not refused: %w", err)
			}
			return nil
		})
	}
	for day, c := range []struct {
		what string
		told bool
		try  func(n int) error
	}{
		{"bấm nút không có trong hệ thống", true, func(n int) error {
			m := k.card(1)
			m.ChatID, m.UserID, m.Press = casetest.ChatWomen, casetest.ChatWomen, fmt.Sprintf("forged:%d", n)
			return handle(n, m)
		}},
		{"gửi từ tài khoản khác", true, func(n int) error {
			m := k.card(1)
			m.UserID = casetest.ChatStranger
			return handle(10+n, m)
		}},
		{"mở liên kết không phải của hệ thống", true, func(n int) error {
			return page(func(tx *store.Tx) error {
				_, _, err := casework.OpenLink(t.Context(), tx, fmt.Sprintf("%032d", n))
				return err
			})
		}},
		{"", false, func(int) error {
			return page(func(tx *store.Tx) error {
				_, _, err := casework.OpenLink(t.Context(), tx, link)
				return err
			})
		}},
		{"thử mã mời", true, func(n int) error {
			return handle(20+n, bot.Message{
				UpdateID: 1 << 41, ChatID: casetest.ChatStranger, UserID: casetest.ChatStranger, Private: true, Kind: bot.KindText, Text: fmt.Sprintf("ABCD-222%d", n+2), MessageID: 7,
			})
		}},
		{"thử mã vào máy tính", true, func(n int) error {
			return page(func(tx *store.Tx) error {
				_, _, err := casework.OpenSession(t.Context(), tx, fmt.Sprintf("ABCD-222%d", n+2))
				return err
			})
		}},
	} {
		k.world.Clock.Set(casetest.Monday().AddDate(0, 0, day))
		for n := range 6 {
			if err := c.try(n); err != nil {
				t.Fatalf("%s: %v", c.what, err)
			}
		}
		if err := due.EnqueueDue(context.WithoutCancel(t.Context()), k.world.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		told := k.counted(`SELECT count(*) FROM outbox WHERE chat_id = 203 AND kind = 'refusals' AND unique_key LIKE 'refusals:' || $1::bigint || ':%'`,
			registry.DateOf(k.world.Clock.Now()).At(6, 0).Unix())
		if told != 1 && c.told || told != 0 && !c.told {
			t.Errorf("%q: the admin is told %d times", c.what, told)
		}
		if c.told {
			k.say("admin", "/nhatky")
			if last, _ := k.people["admin"].Last(); !strings.Contains(last.Text, c.what) {
				t.Errorf("%q: the admin reads %q", c.what, last.Text)
			}
		}
	}
}

// usedLink is a link of the officer that has been opened.
func (k *talk) usedLink() (token string) {
	k.t.Helper()
	k.people["admin"] = k.server.Person(203, "admin")
	k.names = append(k.names, "admin")
	k.world.Do(k.t, k.world.Officer, func(ctx context.Context, tx *store.Tx) (err error) {
		if token, err = casework.OfferLink(ctx, tx, casework.Act{By: k.world.Officer, Door: casework.DoorChat}, casework.LinkTo{Text: "/viec"}); err != nil {
			return err
		}
		_, _, err = casework.OpenLink(ctx, tx, token)
		return err
	})
	return token
}
