package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"maps"
	"math"
	"net"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// schema holds everything of ours, so that a database which others share stays clean.
const schema = "rasoat"

// A profile is how long one kind of work may take.
type profile struct {
	name      string
	statement time.Duration // the server gives up
	wire      time.Duration // we give up: no read or write blocks longer
	grace     time.Duration // how long a cancelled statement may still answer
	connect   time.Duration
	idleTx    time.Duration // the server ends a transaction that nobody goes on with; 0: never
	extra     map[string]string
}

func screenProfile() profile {
	return profile{name: "screen", statement: 5 * time.Second, wire: 7 * time.Second,
		grace: time.Second, connect: 5 * time.Second, idleTx: 15 * time.Second}
}

func workProfile() profile {
	return profile{name: "work", statement: 10 * time.Minute, wire: 10*time.Minute + 2*time.Second,
		grace: time.Second, connect: 5 * time.Second, idleTx: 10 * time.Minute}
}

// named lets others see which program a session belongs to.
func (p profile) named(i instance) profile {
	p.extra = map[string]string{"application_name": "rasoat " + p.name + " " + i.String()}
	return p
}

// params are the settings that every session of the profile starts with.
func (p profile) params() map[string]string {
	settings := map[string]string{
		"application_name":  "rasoat " + p.name,
		"binary_parameters": "yes", // one round trip a statement, and safe behind a pooler
		"connect_timeout":   strconv.Itoa(int(math.Ceil(p.connect.Seconds()))),
		"jit":               "off", // compiling takes longer than our statements
		"search_path":       schema,
		"timezone":          "UTC",
		"statement_timeout": milliseconds(p.statement),

		"idle_in_transaction_session_timeout": milliseconds(p.idleTx),
	}
	maps.Copy(settings, p.extra)
	return settings
}

func milliseconds(d time.Duration) string {
	return strconv.FormatInt(d.Milliseconds(), 10)
}

// openHandle makes a pool of connections that follow the profile. It does not connect yet.
func openHandle(dsn string, p profile) (*sqlx.DB, error) {
	c, err := newConnector(dsn, p)
	if err != nil {
		return nil, err
	}
	return sqlx.NewDb(sql.OpenDB(c), "postgres"), nil
}

// connector makes connections that end with their deadline: lib/pq alone waits for ever on a
// half-open one, since it only asks the server to cancel and then goes on reading.
type connector struct {
	cfg     pq.Config
	profile profile
	// frozen counts the connections that did not answer in time. Those opened before the last
	// one went through the same broken path and are not used again.
	frozen atomic.Int64
}

func newConnector(dsn string, p profile) (*connector, error) {
	full, err := withParams(dsn, p.params())
	if err != nil {
		return nil, err
	}
	cfg, err := pq.NewConfig(full)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", redact(err))
	}
	return &connector{cfg: cfg, profile: p}, nil
}

// Driver satisfies driver.Connector.
func (c *connector) Driver() driver.Driver { return &pq.Driver{} }

// Connect opens one connection; the context covers the greeting as well as the dialling.
func (c *connector) Connect(ctx context.Context) (driver.Conn, error) {
	inner, err := pq.NewConnectorConfig(c.cfg)
	if err != nil {
		return nil, fmt.Errorf("read the database URL: %w", err)
	}
	epoch := c.frozen.Load()
	d := &dialer{ctx: ctx, profile: c.profile, frozen: &c.frozen}
	inner.Dialer(d)
	opened, err := inner.Connect(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect to the database: %w", lateOf(ctx, err))
	}
	wire := d.settle()
	wire.begin(context.Background())
	return &conn{pqConn: opened.(pqConn), wire: wire, home: c, epoch: epoch}, nil
}

// dialer makes the wires of one connection: the connection's own until it is settled, and after
// that those over which lib/pq asks the server to cancel.
type dialer struct {
	ctx     context.Context
	profile profile
	frozen  *atomic.Int64
	own     atomic.Pointer[wire]
	settled atomic.Bool
}

// DialContext satisfies pq.DialerContext.
func (d *dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	nd := net.Dialer{KeepAliveConfig: keepAlive(), Control: userTimeout}
	nc, err := nd.DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	w := &wire{Conn: nc, profile: d.profile, frozen: d.frozen}
	if d.settled.Load() {
		return w, w.cap(d.profile.grace)
	}
	w.begin(d.ctx)
	d.own.Store(w)
	return w, nil
}

// Dial satisfies pq.Dialer.
func (d *dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

// DialTimeout satisfies pq.Dialer.
func (d *dialer) DialTimeout(network, address string, limit time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

func (d *dialer) settle() *wire {
	d.settled.Store(true)
	return d.own.Load()
}

func keepAlive() net.KeepAliveConfig {
	return net.KeepAliveConfig{Enable: true, Idle: 15 * time.Second, Interval: 5 * time.Second, Count: 3}
}

var _ pq.DialerContext = (*dialer)(nil)
