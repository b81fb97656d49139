# Configuration and knowledge base.
#
# To add a knowledge file, add its line to the list. All files are installed below
# $(sysconfdir)/bounce-milter as they stand below etc.
knowledge_files =
knowledge_files += etc/knowledge/reasons.conf
knowledge_files += etc/knowledge/kinds.conf
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
knowledge_files += etc/knowledge/languages/en.conf

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
	  find "$(DESTDIR)$(confdir)" -depth -type d -empty -exec rmdir {} +; \
	fi
