package io.lockstep.api.internal.sql;

import io.lockstep.api.internal.sql.SqlTokens.Kind;
import io.lockstep.api.internal.sql.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Forms of PostgreSQL that the standard lacks, put into its own: `x::type` is a CAST around its
/// operand, `DISTINCT ON` picks the first row of a window, names of the catalogue's functions have
/// no schema. Works on tokens; what is put in has the place of what it stands for.
final class PostgresForms {
  /// What ends an ORDER BY.
  private static final Set<String> BEHIND_ORDER =
      Set.of("limit", "offset", "fetch", "for", "union", "intersect", "except");

  /// Casts to these are functions.
  private static final Map<String, String> CAST_FUNCTIONS =
      Map.of(
          "interval", "pg_interval",
          "regclass", "pg_regclass",
          "regtype", "pg_regtype",
          "regproc", "pg_name",
          "regprocedure", "pg_name",
          "regnamespace", "pg_regnamespace");

  private PostgresForms() {}

  /// The same statement in other words.
  static List<Token> of(List<Token> statement) {
    return casts(distinctOn(plainNames(explained(statement))));
  }

  private static Token raw(String text, Token at) {
    return new Token(Kind.RAW, text, at.offset(), at.end());
  }

  private static boolean is(List<Token> tokens, int index, String symbol) {
    return index >= 0
        && index < tokens.size()
        && tokens.get(index).kind() == Kind.SYMBOL
        && tokens.get(index).text().equals(symbol);
  }

  private static boolean isWord(List<Token> tokens, int index, String word) {
    return index >= 0 && index < tokens.size() && tokens.get(index).isWord(word);
  }

  /// `EXPLAIN [ANALYZE] [VERBOSE] [(..)] query` shows the plan, whatever else is asked for.
  private static List<Token> explained(List<Token> tokens) {
    if (!isWord(tokens, 0, "explain") || isWord(tokens, 1, "plan")) {
      return tokens;
    }
    int at = 1;
    while (isWord(tokens, at, "analyze") || isWord(tokens, at, "verbose")) {
      at++;
    }
    boolean hasOptions =
        is(tokens, at, "(") && !isWord(tokens, at + 1, "select") && !is(tokens, at + 1, "(");
    at = hasOptions ? behind(tokens, at) : at;
    List<Token> plain = new ArrayList<>();
    plain.add(raw("EXPLAIN PLAN FOR", tokens.getFirst()));
    plain.addAll(tokens.subList(Math.min(at, tokens.size()), tokens.size()));
    return plain;
  }

  /// Functions and operators without `pg_catalog.`.
  private static List<Token> plainNames(List<Token> tokens) {
    List<Token> plain = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      boolean isQualified = isWord(tokens, i, "pg_catalog") && is(tokens, i + 1, ".");
      if (isQualified && is(tokens, i + 3, "(")) {
        i++;
      } else if (isWord(tokens, i, "operator")
          && is(tokens, i + 1, "(")
          && isWord(tokens, i + 2, "pg_catalog")
          && is(tokens, i + 5, ")")) {
        plain.add(tokens.get(i + 4));
        i += 5;
      } else {
        plain.add(tokens.get(i));
      }
    }
    return plain;
  }

  /// The token behind what a parenthesis or bracket holds.
  private static int behind(List<Token> tokens, int open) {
    int depth = 0;
    for (int i = open; i < tokens.size(); i++) {
      depth += isOpening(tokens.get(i)) ? 1 : isClosing(tokens.get(i)) ? -1 : 0;
      if (depth == 0) {
        return i + 1;
      }
    }
    return tokens.size();
  }

  private static boolean isOpening(Token token) {
    return token.kind() == Kind.SYMBOL && (token.text().equals("(") || token.text().equals("["));
  }

  private static boolean isClosing(Token token) {
    return token.kind() == Kind.SYMBOL && (token.text().equals(")") || token.text().equals("]"));
  }

  private static List<Token> distinctOn(List<Token> statement) {
    List<Token> tokens = new ArrayList<>(statement);
    for (int i = tokens.size() - 1; i >= 0; i--) {
      if (isWord(tokens, i, "select")
          && isWord(tokens, i + 1, "distinct")
          && isWord(tokens, i + 2, "on")
          && is(tokens, i + 3, "(")) {
        distinctOn(tokens, i);
      }
    }
    return tokens;
  }

  /// `SELECT DISTINCT ON (keys) items FROM .. ORDER BY order`: of the rows with the same keys the
  /// first one.
  private static void distinctOn(List<Token> tokens, int select) {
    int list = behind(tokens, select + 3);
    Token at = tokens.get(select + 1);
    List<List<Token>> keys = parts(tokens.subList(select + 4, list - 1));
    int depth = 0;
    int from = -1;
    int order = -1;
    int end = tokens.size();
    for (int i = list; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (isClosing(token) && depth == 0) {
        end = i;
        break;
      }
      depth += isOpening(token) ? 1 : isClosing(token) ? -1 : 0;
      if (depth > 0 || token.kind() != Kind.WORD) {
        continue;
      }
      String word = token.text().toLowerCase(Locale.ROOT);
      if (word.equals("from") && from < 0) {
        from = i;
      } else if (word.equals("order") && isWord(tokens, i + 1, "by")) {
        order = i;
      } else if (BEHIND_ORDER.contains(word)) {
        end = i;
        break;
      }
    }
    List<List<Token>> items = parts(tokens.subList(list, from < 0 ? end : from));
    List<Token> window = new ArrayList<>();
    window.add(raw("QUALIFY ROW_NUMBER() OVER (PARTITION BY", at));
    joined(window, keys.stream().map(key -> meant(key, items)).toList(), at);
    window.add(raw("ORDER BY", at));
    List<List<Token>> sorted = order < 0 ? keys : parts(tokens.subList(order + 2, end));
    joined(window, sorted.stream().map(one -> meant(one, items)).toList(), at);
    window.add(raw(") = 1", at));
    tokens.addAll(order < 0 ? end : order, window);
    tokens.subList(select + 1, list).clear();
  }

  /// The parts between commas.
  private static List<List<Token>> parts(List<Token> tokens) {
    List<List<Token>> parts = new ArrayList<>();
    List<Token> part = new ArrayList<>();
    int depth = 0;
    for (Token token : tokens) {
      depth += isOpening(token) ? 1 : isClosing(token) ? -1 : 0;
      if (depth == 0 && token.kind() == Kind.SYMBOL && token.text().equals(",")) {
        parts.add(part);
        part = new ArrayList<>();
      } else {
        part.add(token);
      }
    }
    parts.add(part);
    return parts;
  }

  /// A number or an alias stands for an item of the list.
  private static List<Token> meant(List<Token> part, List<List<Token>> items) {
    if (part.isEmpty()) {
      return part;
    }
    Token first = part.getFirst();
    List<Token> rest = part.subList(1, part.size());
    if (first.kind() == Kind.NUMBER && first.text().matches("\\d{1,4}")) {
      int number = Integer.parseInt(first.text());
      return number >= 1 && number <= items.size()
          ? concat(expression(items.get(number - 1)), rest)
          : part;
    }
    boolean isName = first.kind() == Kind.WORD || first.kind() == Kind.QUOTED;
    boolean isAlone =
        rest.isEmpty() || (rest.getFirst().kind() == Kind.WORD && !rest.getFirst().isWord("at"));
    if (isName && isAlone) {
      for (List<Token> item : items) {
        if (item.size() > 1 && item.getLast().text().equalsIgnoreCase(first.text())) {
          return concat(expression(item), rest);
        }
      }
    }
    return part;
  }

  /// An item without its alias.
  private static List<Token> expression(List<Token> item) {
    int size = item.size();
    if (size > 2 && item.get(size - 2).isWord("as")) {
      return item.subList(0, size - 2);
    }
    boolean isAlias =
        size > 1
            && (item.getLast().kind() == Kind.WORD || item.getLast().kind() == Kind.QUOTED)
            && item.get(size - 2).kind() != Kind.SYMBOL;
    return isAlias ? item.subList(0, size - 1) : item;
  }

  private static List<Token> concat(List<Token> one, List<Token> other) {
    List<Token> all = new ArrayList<>(one);
    all.addAll(other);
    return all;
  }

  private static void joined(List<Token> into, List<List<Token>> parts, Token at) {
    for (int i = 0; i < parts.size(); i++) {
      if (i > 0) {
        into.add(new Token(Kind.SYMBOL, ",", at.offset(), at.end()));
      }
      into.addAll(parts.get(i));
    }
  }

  private static List<Token> casts(List<Token> tokens) {
    List<Token> result = new ArrayList<>(tokens.size());
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      if (!is(tokens, i, "::") || result.isEmpty()) {
        result.add(token);
        if (is(tokens, i, ")")) {
          functionForCast(result);
        }
        continue;
      }
      int end = behindType(tokens, i + 1);
      int start = operand(result);
      boolean isWrittenArray = is(tokens, end - 1, "]") && result.getLast().kind() == Kind.STRING;
      if (isWrittenArray) {
        // Else the planner would take the text itself for an array.
        result.add(start, symbol("(", token));
        result.add(start, new Token(Kind.WORD, "pg_texts", token.offset(), token.end()));
        result.add(symbol(")", token));
      }
      result.add(start, symbol("(", token));
      result.add(start, new Token(Kind.WORD, "cast", token.offset(), token.end()));
      result.add(new Token(Kind.WORD, "as", token.offset(), token.end()));
      result.addAll(tokens.subList(i + 1, end));
      result.add(symbol(")", token));
      functionForCast(result);
      i = end - 1;
    }
    return result;
  }

  private static Token symbol(String text, Token at) {
    return new Token(Kind.SYMBOL, text, at.offset(), at.end());
  }

  /// `CAST(x AS interval)`, whose end is the last token, is a function of x.
  private static void functionForCast(List<Token> tokens) {
    int size = tokens.size();
    int type = size - 2;
    int as = isWord(tokens, type - 1, "as") ? type - 1 : is(tokens, type - 1, ".") ? type - 3 : -1;
    if (as < 1 || !isWord(tokens, as, "as") || tokens.get(type).kind() != Kind.WORD) {
      return;
    }
    String function = CAST_FUNCTIONS.get(tokens.get(type).text().toLowerCase(Locale.ROOT));
    int open = opening(tokens, size - 1);
    if (function == null || open < 1 || !isWord(tokens, open - 1, "cast")) {
      return;
    }
    Token cast = tokens.get(open - 1);
    tokens.set(open - 1, new Token(Kind.WORD, function, cast.offset(), cast.end()));
    tokens.subList(as, size - 1).clear();
  }

  private static int opening(List<Token> tokens, int close) {
    int depth = 0;
    for (int i = close; i >= 0; i--) {
      depth += isClosing(tokens.get(i)) ? 1 : isOpening(tokens.get(i)) ? -1 : 0;
      if (depth == 0) {
        return i;
      }
    }
    return 0;
  }

  /// Where the operand begins that the tokens end with.
  private static int operand(List<Token> tokens) {
    int at = tokens.size() - 1;
    Token last = tokens.get(at);
    if (isClosing(last)) {
      int open = opening(tokens, at);
      if (last.text().equals("]")) {
        return isWord(tokens, open - 1, "array")
            ? open - 1
            : open == 0 ? open : operand(tokens.subList(0, open));
      }
      return isCall(tokens, open - 1) ? nameBegin(tokens, open - 1) : open;
    }
    if (last.kind() == Kind.STRING
        && at > 0
        && (isWord(tokens, at - 1, "date")
            || isWord(tokens, at - 1, "timestamp")
            || isWord(tokens, at - 1, "timestamptz")
            || isWord(tokens, at - 1, "interval"))) {
      return at - 1;
    }
    return nameBegin(tokens, at);
  }

  /// Whether a parenthesis behind this token holds arguments.
  private static boolean isCall(List<Token> tokens, int index) {
    if (index < 0) {
      return false;
    }
    Token token = tokens.get(index);
    return token.kind() == Kind.QUOTED
        || (token.kind() == Kind.WORD
            && !Set.of(
                    "in",
                    "and",
                    "or",
                    "not",
                    "on",
                    "when",
                    "then",
                    "else",
                    "case",
                    "select",
                    "where",
                    "by",
                    "like",
                    "ilike",
                    "between",
                    "having",
                    "as",
                    "is",
                    "distinct",
                    "from",
                    "using",
                    "values",
                    "limit",
                    "offset",
                    "return",
                    "any",
                    "all",
                    "some")
                .contains(token.text().toLowerCase(Locale.ROOT)));
  }

  private static int nameBegin(List<Token> tokens, int end) {
    int at = end;
    while (is(tokens, at - 1, ".") && at >= 2) {
      at -= 2;
    }
    return at;
  }

  /// The token behind a type.
  private static int behindType(List<Token> tokens, int type) {
    int at = type;
    if (is(tokens, at + 1, ".")) {
      at += 2;
    }
    boolean isTime = isWord(tokens, at, "timestamp") || isWord(tokens, at, "time");
    at +=
        (isWord(tokens, at, "double") && isWord(tokens, at + 1, "precision"))
                || (isWord(tokens, at, "character") && isWord(tokens, at + 1, "varying"))
            ? 2
            : 1;
    if (is(tokens, at, "(")) {
      at = behind(tokens, at);
    }
    if (isTime
        && (isWord(tokens, at, "with") || isWord(tokens, at, "without"))
        && isWord(tokens, at + 1, "time")) {
      at += 3;
    }
    while (is(tokens, at, "[")) {
      at = behind(tokens, at);
    }
    return Math.min(at, tokens.size());
  }
}
