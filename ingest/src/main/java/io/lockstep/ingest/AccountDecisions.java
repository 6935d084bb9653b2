package io.lockstep.ingest;

import io.lockstep.model.ErrorCode;

/// Decides about commands of tokens and users. Stateless; what is refused has spoilt the edit.
final class AccountDecisions {
  private AccountDecisions() {}

  static DeviceReply add(RegistryEdit edit, Token token) {
    String invalid = DeviceRules.problemOf(token);
    if (invalid != null) {
      return refused(ErrorCode.INVALID_ARGUMENT, invalid);
    }
    if (edit.tokens.get(token.id()) != null || edit.tokenNames.get(token.name()) != null) {
      return refused(
          ErrorCode.ALREADY_EXISTS,
          "token %s (%s): expected a new id and name, found a token that has one of them"
              .formatted(token.id(), token.name()));
    }
    if (edit.seen().isNamed(token.name())) {
      return refused(
          ErrorCode.CONFLICT,
          "token %s: expected a name of its own, found a %s of the name %s"
              .formatted(token.id(), edit.seen().kindNamed(token.name()), token.name()));
    }
    if (edit.holders.get(token.hash().hex()) != null) {
      return RegistryEdit.credentialTaken("token " + token.id());
    }
    edit.tokens = edit.tokens.with(token.id(), token);
    edit.tokenNames = edit.tokenNames.with(token.name(), token.id());
    edit.holders =
        edit.holders.with(token.hash().hex(), new RegistryState.Holder.OfToken(token.id()));
    return new DeviceReply.Done(true);
  }

  static DeviceReply removeToken(RegistryEdit edit, String id) {
    Token token = edit.tokens.get(id);
    if (token == null) {
      return refused(ErrorCode.NOT_FOUND, "token %s: expected a token, found none".formatted(id));
    }
    edit.tokens = edit.tokens.without(id);
    edit.tokenNames = edit.tokenNames.without(token.name());
    edit.holders = edit.holders.without(token.hash().hex());
    return new DeviceReply.Done(false);
  }

  static DeviceReply add(RegistryEdit edit, User user) {
    String invalid = DeviceRules.problemOf(user);
    if (invalid != null) {
      return refused(ErrorCode.INVALID_ARGUMENT, invalid);
    }
    if (edit.users.get(user.name()) != null) {
      return refused(
          ErrorCode.ALREADY_EXISTS,
          "user %s: expected a new name, found a user of that name".formatted(user.name()));
    }
    if (edit.seen().isNamed(user.name())) {
      return refused(
          ErrorCode.CONFLICT,
          "user %s: expected a name of their own, found a %s of that name"
              .formatted(user.name(), edit.seen().kindNamed(user.name())));
    }
    edit.users = edit.users.with(user.name(), user);
    return new DeviceReply.Done(true);
  }

  static DeviceReply change(RegistryEdit edit, User wanted) {
    User before = edit.users.get(wanted.name());
    if (before == null) {
      return noSuchUser(wanted.name());
    }
    String invalid = DeviceRules.problemOf(wanted);
    if (invalid != null) {
      return refused(ErrorCode.INVALID_ARGUMENT, invalid);
    }
    edit.users = edit.users.with(wanted.name(), wanted.withPassword(before.password()));
    return new DeviceReply.Done(false);
  }

  static DeviceReply removeUser(RegistryEdit edit, String name) {
    if (edit.users.get(name) == null) {
      return noSuchUser(name);
    }
    edit.users = edit.users.without(name);
    return new DeviceReply.Done(false);
  }

  static DeviceReply setPassword(RegistryEdit edit, String name, PasswordHash password) {
    User before = edit.users.get(name);
    if (before == null) {
      return noSuchUser(name);
    }
    edit.users = edit.users.with(name, before.withPassword(password));
    return new DeviceReply.Done(false);
  }

  private static DeviceReply noSuchUser(String name) {
    return refused(ErrorCode.NOT_FOUND, "user %s: expected a user, found none".formatted(name));
  }

  private static DeviceReply refused(ErrorCode code, String message) {
    return DeviceDecisions.refused(code, message);
  }
}
