# Files bounces by what they ask for. The headers hold one token each, so that :is suffices.
require ["copy", "fileinto", "mailbox"];

# The address is dead: take it off the list.
if header :is "X-Bounce-Class" "hard" {
    fileinto :create "Bounces.Hard";
    stop;
}

# We were refused, not the address: somebody must mend our side.
if header :is "X-Bounce-Class" "block" {
    if header :is "X-Bounce-Reason" ["blocklisted", "sender-auth-failed", "missing-ptr"] {
        redirect :copy "postmaster@example.org";
    }
    fileinto :create "Bounces.Block";
    stop;
}

# It may pass: nothing to do.
if header :is "X-Bounce-Class" ["soft", "success"] {
    fileinto :create "Bounces.Later";
    stop;
}

# Recipients differ, or nothing in the message tells: a person looks.
if header :is "X-Bounce-Class" ["mixed", "unknown"] {
    fileinto :create "Bounces.Look";
    stop;
}
