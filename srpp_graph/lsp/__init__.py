"""The editor's face: a language server for the Turtle files of a checkout, over standard input and output.

    server       which request is answered by what, and how a fault of ours is told
    session      the open texts, when they are judged, and what was found
    judges       the processes that judge, of which `worker` is the program
    library      all files of the checkout, with the open texts in the place of what lies on the disk
    text         places as editors count them
    findings     diagnostics as editors show them
    remedies     what mends a finding, as edits
    cursor       what stands at a place, and what may stand there
    portrait     what is known of a node: label, definition, kind, where it is written, how often it is used
    allowance    what the shapes let one say of a subject
    completion, hover, navigation, form     what the editor asks for

It judges with `checks`, exactly as `srpp-graph check` does; nothing here knows a rule.
"""
