package bottest

import (
	"cmp"
	"regexp"
	"strconv"
)

// Command is one line of the menu that the chat offers.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

const maxCommands = 100

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

type scope struct {
	Type   string `json:"type"`
	ChatID int64  `json:"chat_id"`
	UserID int64  `json:"user_id"`
}

// menuKey names the list that a request is about: scope, chat, user, language.
func (s *Server) menuKey(r *request) (string, error) {
	var sc scope
	r.json("scope", &sc)
	if sc.ChatID != 0 && (s.chats[sc.ChatID] == nil || !s.chats[sc.ChatID].wrote) {
		return "", badRequest("chat not found")
	}
	return menuKey(cmp.Or(sc.Type, "default"), sc.ChatID, sc.UserID, r.text("language_code")), nil
}

func menuKey(kind string, chatID, userID int64, language string) string {
	return kind + ":" + strconv.FormatInt(chatID, 10) + ":" + strconv.FormatInt(userID, 10) + ":" + language
}

func (s *Server) setMyCommands(r *request) (any, error) {
	key, err := s.menuKey(r)
	if err != nil {
		return nil, err
	}
	var list []Command
	r.json("commands", &list)
	if len(list) > maxCommands {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	for _, c := range list {
		if !commandName.MatchString(c.Command) {
			return nil, badRequest("BOT_COMMAND_INVALID")
		}
		if c.Description == "" || units(c.Description) > 256 {
			return nil, badRequest("BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	s.menu[key] = list
	s.wake()
	return true, nil
}

func (s *Server) getMyCommands(r *request) (any, error) {
	key, err := s.menuKey(r)
	if err != nil {
		return nil, err
	}
	return append([]Command{}, s.menu[key]...), nil
}

func (s *Server) deleteMyCommands(r *request) (any, error) {
	key, err := s.menuKey(r)
	if err != nil {
		return nil, err
	}
	delete(s.menu, key)
	return true, nil
}

// Commands is the menu that a private chat offers: the narrowest scope wins,
// and within a scope the language before no language.
func (s *Server) Commands(chatID int64, language string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range []string{
		menuKey("chat", chatID, 0, language), menuKey("chat", chatID, 0, ""),
		menuKey("all_private_chats", 0, 0, language), menuKey("all_private_chats", 0, 0, ""),
		menuKey("default", 0, 0, language), menuKey("default", 0, 0, ""),
	} {
		if list := s.menu[key]; len(list) > 0 {
			return append([]Command{}, list...)
		}
	}
	return nil
}
