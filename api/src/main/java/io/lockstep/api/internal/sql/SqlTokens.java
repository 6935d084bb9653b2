package io.lockstep.api.internal.sql;

import io.lockstep.model.ErrorCode;
import java.util.ArrayList;
import java.util.List;

/// The words of a statement, without blanks and comments (PostgreSQL, "Lexical Structure").
final class SqlTokens {
  private static final String OPERATORS = "+-*/<>=~!@#%^&|`?:";

  private SqlTokens() {}

  /// What a token is.
  enum Kind {
    WORD,
    QUOTED,
    STRING,
    NUMBER,
    PARAMETER,
    SYMBOL,
    /// Words of the standard that were put in, to be left as they are.
    RAW
  }

  /// @param text as it stands in the statement; a string in the standard's form
  /// @param offset characters before it
  /// @param end characters before what follows it
  record Token(Kind kind, String text, int offset, int end) {
    boolean isWord(String word) {
      return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }
  }

  /// All tokens; a `;` ends the statement, and only blanks may follow.
  static List<Token> of(String sql) {
    List<List<Token>> all = split(sql);
    if (all.size() > 1) {
      throw new StatementException(
          ErrorCode.QUERY_INVALID,
          StatementException.SYNTAX,
          "expected one statement, found another one behind ';'",
          all.get(1).getFirst().offset());
    }
    return all.isEmpty() ? List.of() : all.getFirst();
  }

  /// The statements of a text, those without a token left out.
  static List<List<Token>> split(String sql) {
    List<List<Token>> statements = new ArrayList<>();
    List<Token> tokens = new ArrayList<>();
    int at = 0;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      int end;
      if (Character.isWhitespace(c)) {
        end = at + 1;
      } else if (sql.startsWith("--", at)) {
        int line = sql.indexOf('\n', at);
        end = line < 0 ? sql.length() : line;
      } else if (sql.startsWith("/*", at)) {
        end = comment(sql, at);
      } else if (c == ';') {
        if (!tokens.isEmpty()) {
          statements.add(tokens);
          tokens = new ArrayList<>();
        }
        end = at + 1;
      } else {
        end = token(sql, at, tokens);
      }
      at = end;
    }
    if (!tokens.isEmpty()) {
      statements.add(tokens);
    }
    return statements;
  }

  private static int token(String sql, int at, List<Token> tokens) {
    char c = sql.charAt(at);
    if (c == '\'') {
      int end = quoted(sql, at, '\'');
      tokens.add(new Token(Kind.STRING, sql.substring(at, end), at, end));
      return end;
    }
    if ((c == 'E' || c == 'e') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
      return escaped(sql, at, tokens);
    }
    if (c == '"') {
      int end = quoted(sql, at, '"');
      tokens.add(new Token(Kind.QUOTED, sql.substring(at, end), at, end));
      return end;
    }
    if (c == '$' && at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1))) {
      int end = at + 1;
      while (end < sql.length() && Character.isDigit(sql.charAt(end)) && end < at + 6) {
        end++;
      }
      tokens.add(new Token(Kind.PARAMETER, sql.substring(at, end), at, end));
      return end;
    }
    if (c == '$') {
      return dollarQuoted(sql, at, tokens);
    }
    if (c == '?') {
      tokens.add(new Token(Kind.PARAMETER, "?", at, at + 1));
      return at + 1;
    }
    if (Character.isDigit(c) || (c == '.' && at + 1 < sql.length() && isDigit(sql, at + 1))) {
      return number(sql, at, tokens);
    }
    if (Character.isLetter(c) || c == '_') {
      int end = at + 1;
      while (end < sql.length() && isWordPart(sql.charAt(end))) {
        end++;
      }
      tokens.add(new Token(Kind.WORD, sql.substring(at, end), at, end));
      return end;
    }
    return symbol(sql, at, tokens);
  }

  private static int symbol(String sql, int at, List<Token> tokens) {
    int end = at + 1;
    if (OPERATORS.indexOf(sql.charAt(at)) >= 0) {
      for (String longer :
          List.of(
              "!~~*", "!~*", "!~~", "~~*", "::", "<=", ">=", "<>", "!=", "||", "~~", "!~", "~*")) {
        if (sql.startsWith(longer, at)) {
          end = at + longer.length();
          break;
        }
      }
    }
    tokens.add(new Token(Kind.SYMBOL, sql.substring(at, end), at, end));
    return end;
  }

  private static int number(String sql, int at, List<Token> tokens) {
    int end = at;
    while (end < sql.length() && (isDigit(sql, end) || sql.charAt(end) == '.')) {
      end++;
    }
    if (end < sql.length() && (sql.charAt(end) == 'e' || sql.charAt(end) == 'E')) {
      int exponent = end + 1;
      if (exponent < sql.length() && "+-".indexOf(sql.charAt(exponent)) >= 0) {
        exponent++;
      }
      if (exponent < sql.length() && isDigit(sql, exponent)) {
        end = exponent;
        while (end < sql.length() && isDigit(sql, end)) {
          end++;
        }
      }
    }
    tokens.add(new Token(Kind.NUMBER, sql.substring(at, end), at, end));
    return end;
  }

  private static boolean isDigit(String sql, int at) {
    char c = sql.charAt(at);
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '$';
  }

  private static int quoted(String sql, int at, char quote) {
    int end = at + 1;
    while (end < sql.length()) {
      if (sql.charAt(end) == quote) {
        if (end + 1 < sql.length() && sql.charAt(end + 1) == quote) {
          end++;
        } else {
          return end + 1;
        }
      }
      end++;
    }
    throw unclosed(at, "a closing " + quote);
  }

  /// E'..' with backslashes, told as a string of the standard.
  private static int escaped(String sql, int at, List<Token> tokens) {
    StringBuilder text = new StringBuilder();
    int i = at + 2;
    while (i < sql.length()) {
      char c = sql.charAt(i);
      if (c == '\\' && i + 1 < sql.length()) {
        char next = sql.charAt(i + 1);
        text.append(
            switch (next) {
              case 'n' -> '\n';
              case 't' -> '\t';
              case 'r' -> '\r';
              case 'b' -> '\b';
              case 'f' -> '\f';
              default -> next;
            });
        i += 2;
      } else if (c == '\'' && i + 1 < sql.length() && sql.charAt(i + 1) == '\'') {
        text.append('\'');
        i += 2;
      } else if (c == '\'') {
        tokens.add(new Token(Kind.STRING, literal(text.toString()), at, i + 1));
        return i + 1;
      } else {
        text.append(c);
        i++;
      }
    }
    throw unclosed(at, "a closing '");
  }

  private static int dollarQuoted(String sql, int at, List<Token> tokens) {
    int tagEnd = sql.indexOf('$', at + 1);
    if (tagEnd < 0) {
      throw unclosed(at, "a parameter as $1, or a text between $$");
    }
    String tag = sql.substring(at, tagEnd + 1);
    int end = sql.indexOf(tag, tagEnd + 1);
    if (end < 0) {
      throw unclosed(at, "a closing " + tag);
    }
    tokens.add(
        new Token(Kind.STRING, literal(sql.substring(tagEnd + 1, end)), at, end + tag.length()));
    return end + tag.length();
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static int comment(String sql, int at) {
    int depth = 0;
    int i = at;
    while (i < sql.length()) {
      if (sql.startsWith("/*", i)) {
        depth++;
        i += 2;
      } else if (sql.startsWith("*/", i)) {
        depth--;
        i += 2;
        if (depth == 0) {
          return i;
        }
      } else {
        i++;
      }
    }
    throw unclosed(at, "a closing */");
  }

  private static StatementException unclosed(int at, String expected) {
    return new StatementException(
        ErrorCode.QUERY_INVALID,
        StatementException.SYNTAX,
        "expected " + expected + ", found the end of the statement",
        at);
  }
}
