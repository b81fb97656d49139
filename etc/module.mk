# Configuration and knowledge base.
#
# To add a knowledge file, add its line to the list. All files are installed below
# $(sysconfdir)/bounce-milter as they stand below etc.
knowledge_files =
knowledge_files += etc/knowledge/answers.conf
knowledge_files += etc/knowledge/kinds.conf
knowledge_files += etc/knowledge/reasons.conf
knowledge_files += etc/knowledge/templates.conf
knowledge_files += etc/knowledge/codes/address.conf
knowledge_files += etc/knowledge/codes/content.conf
knowledge_files += etc/knowledge/codes/folk.conf
knowledge_files += etc/knowledge/codes/google.conf
knowledge_files += etc/knowledge/codes/mailbox.conf
knowledge_files += etc/knowledge/codes/microsoft.conf
knowledge_files += etc/knowledge/codes/network.conf
knowledge_files += etc/knowledge/codes/protocol.conf
knowledge_files += etc/knowledge/codes/replies.conf
knowledge_files += etc/knowledge/codes/security.conf
knowledge_files += etc/knowledge/codes/system.conf
knowledge_files += etc/knowledge/formats/exim.conf
knowledge_files += etc/knowledge/formats/gateways.conf
knowledge_files += etc/knowledge/formats/generic.conf
knowledge_files += etc/knowledge/formats/groupware.conf
knowledge_files += etc/knowledge/formats/japan.conf
knowledge_files += etc/knowledge/formats/microsoft.conf
knowledge_files += etc/knowledge/formats/postfix.conf
knowledge_files += etc/knowledge/formats/providers.conf
knowledge_files += etc/knowledge/formats/qmail.conf
knowledge_files += etc/knowledge/formats/sendmail.conf
knowledge_files += etc/knowledge/formats/signs.conf
knowledge_files += etc/knowledge/formats/unix.conf
knowledge_files += etc/knowledge/formats/windows.conf
knowledge_files += etc/knowledge/languages/de.conf
knowledge_files += etc/knowledge/languages/en.conf
knowledge_files += etc/knowledge/languages/es.conf
knowledge_files += etc/knowledge/languages/fr.conf
knowledge_files += etc/knowledge/languages/hr.conf
knowledge_files += etc/knowledge/languages/it.conf
knowledge_files += etc/knowledge/languages/ja.conf
knowledge_files += etc/knowledge/languages/nl.conf
knowledge_files += etc/knowledge/languages/pl.conf
knowledge_files += etc/knowledge/languages/pt.conf
knowledge_files += etc/knowledge/languages/ru.conf
knowledge_files += etc/knowledge/languages/zh.conf
knowledge_files += etc/knowledge/rules/address.conf
knowledge_files += etc/knowledge/rules/america.conf
knowledge_files += etc/knowledge/rules/apple.conf
knowledge_files += etc/knowledge/rules/asian.conf
knowledge_files += etc/knowledge/rules/authentication.conf
knowledge_files += etc/knowledge/rules/blocklist.conf
knowledge_files += etc/knowledge/rules/client.conf
knowledge_files += etc/knowledge/rules/content.conf
knowledge_files += etc/knowledge/rules/eastern.conf
knowledge_files += etc/knowledge/rules/filters.conf
knowledge_files += etc/knowledge/rules/gateways.conf
knowledge_files += etc/knowledge/rules/google.conf
knowledge_files += etc/knowledge/rules/groupware.conf
knowledge_files += etc/knowledge/rules/homemade-address.conf
knowledge_files += etc/knowledge/rules/homemade-message.conf
knowledge_files += etc/knowledge/rules/homemade-sender.conf
knowledge_files += etc/knowledge/rules/homemade-system.conf
knowledge_files += etc/knowledge/rules/lists.conf
knowledge_files += etc/knowledge/rules/local.conf
knowledge_files += etc/knowledge/rules/mailbox.conf
knowledge_files += etc/knowledge/rules/mailers-delivery.conf
knowledge_files += etc/knowledge/rules/mailers-dialogue.conf
knowledge_files += etc/knowledge/rules/mailers-transport.conf
knowledge_files += etc/knowledge/rules/microsoft.conf
knowledge_files += etc/knowledge/rules/network.conf
knowledge_files += etc/knowledge/rules/notices.conf
knowledge_files += etc/knowledge/rules/policy.conf
knowledge_files += etc/knowledge/rules/protocol.conf
knowledge_files += etc/knowledge/rules/rate.conf
knowledge_files += etc/knowledge/rules/receivers-message.conf
knowledge_files += etc/knowledge/rules/receivers-senders.conf
knowledge_files += etc/knowledge/rules/receivers.conf
knowledge_files += etc/knowledge/rules/sender.conf
knowledge_files += etc/knowledge/rules/servers.conf
knowledge_files += etc/knowledge/rules/services.conf
knowledge_files += etc/knowledge/rules/spam.conf
knowledge_files += etc/knowledge/rules/system.conf
knowledge_files += etc/knowledge/rules/systems.conf
knowledge_files += etc/knowledge/rules/tls.conf
knowledge_files += etc/knowledge/rules/tongues-address.conf
knowledge_files += etc/knowledge/rules/tongues-message.conf
knowledge_files += etc/knowledge/rules/tongues-sender.conf
knowledge_files += etc/knowledge/rules/tongues-system.conf
knowledge_files += etc/knowledge/rules/tongues-topics.conf
knowledge_files += etc/knowledge/rules/topics.conf
knowledge_files += etc/knowledge/rules/transport.conf
knowledge_files += etc/knowledge/rules/western.conf
knowledge_files += etc/knowledge/rules/yahoo.conf
knowledge_files += etc/knowledge.d/example-format.conf.sample

dist_man_MANS += etc/milter.conf.5
dist_man_MANS += etc/knowledge/bounce-knowledge.5
EXTRA_DIST += etc/milter.conf $(knowledge_files)

confdir = $(sysconfdir)/bounce-milter

# The knowledge base is ours to replace (a site has knowledge.d for its own); milter.conf
# is the site's, so that a changed one stays and the new one lies beside it.
install-data-local: install-configuration
.PHONY: install-configuration
install-configuration:
	@$(MKDIR_P) "$(DESTDIR)$(confdir)/knowledge.d"
	@for file in $(knowledge_files); do \
	  target="$(DESTDIR)$(confdir)/$${file#etc/}"; \
	  $(MKDIR_P) "$${target%/*}" || exit 1; \
	  $(INSTALL_DATA) "$(srcdir)/$$file" "$$target" || exit 1; \
	done
	@conf="$(DESTDIR)$(confdir)/milter.conf"; \
	if test -e "$$conf" && ! cmp -s "$(srcdir)/etc/milter.conf" "$$conf"; then \
	  echo "$$conf is kept; the new one is $$conf.dist"; \
	  conf="$$conf.dist"; \
	fi; \
	$(INSTALL_DATA) "$(srcdir)/etc/milter.conf" "$$conf"

# What the site wrote stays: a changed milter.conf, and whatever is in knowledge.d.
uninstall-local: uninstall-configuration
.PHONY: uninstall-configuration
uninstall-configuration:
	@for file in $(knowledge_files); do rm -f "$(DESTDIR)$(confdir)/$${file#etc/}"; done
	@rm -f "$(DESTDIR)$(confdir)/milter.conf.dist"
	@if cmp -s "$(srcdir)/etc/milter.conf" "$(DESTDIR)$(confdir)/milter.conf"; then \
	  rm -f "$(DESTDIR)$(confdir)/milter.conf"; \
	fi
	@if test -d "$(DESTDIR)$(confdir)"; then \
	  find "$(DESTDIR)$(confdir)" -depth -type d -empty -exec rmdir {} ';'; \
	fi

# Policies to begin with.
examplesdir = $(confdir)/examples
dist_examples_DATA =
dist_examples_DATA += etc/examples/annotate-all.conf
dist_examples_DATA += etc/examples/bounce-mailbox.conf
dist_examples_DATA += etc/examples/copy-hard-to-crm.conf
dist_examples_DATA += etc/examples/drop-backscatter.conf
dist_examples_DATA += etc/examples/drop-delay-notices.conf
dist_examples_DATA += etc/examples/leave-signed.conf
dist_examples_DATA += etc/examples/quarantine-unknown.conf
dist_examples_DATA += etc/examples/report-blocks.conf
dist_examples_DATA += etc/examples/rewrite-staff-german.conf
dist_examples_DATA += etc/examples/tag-subjects.conf
dist_examples_DATA += etc/examples/upgrade-for-lists.conf
