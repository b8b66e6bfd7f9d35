"""Entities: a model that tells people, teams and sponsors by their context, for names that no list has.

``words``     a text as words, with what is known of each
``features``  what the model sees of a capitalised word, as hashed numbers
``model``     weights and training config of the package ▶ probabilities
``tagging``   a text ▶ names with their probability
"""
