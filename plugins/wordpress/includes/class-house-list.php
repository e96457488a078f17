<?php
/**
 * The names that the site knows: its tags.
 *
 * @package Copydesk
 */

namespace Copydesk;

use WP_Error;
use WP_Term;

/**
 * Terms of the chosen taxonomies as Copydesk's `names`, and tags suggested from what a text names.
 *
 * Copydesk takes a listed name for what the list says it is, so only terms are sent of which the site knows what they name: by
 * the term's own field, or by its taxonomy's setting. The others are still suggested where the text has them.
 */
final class House_List {

	const TYPE    = 'copydesk_type';
	const ALIASES = 'copydesk_aliases';

	const MAX_NAME = 200;

	/**
	 * Entities that are worth a tag of their own, and how many of those are suggested.
	 */
	const TAGGED = array( 'PERSON', 'ORG', 'LOC', 'FAC', 'NORP', 'PRODUCT', 'EVENT', 'WORK' );
	const MOST   = 10;

	/**
	 * Hooks.
	 */
	public static function register(): void {
		add_action( 'init', array( self::class, 'register_meta' ), 20 );
		add_action( 'admin_init', array( self::class, 'register_fields' ) );
	}

	/**
	 * What a name can be of.
	 *
	 * @return array<string, string> Labels by type.
	 */
	public static function types(): array {
		return array(
			'PERSON'  => __( 'A person', 'copydesk' ),
			'ORG'     => __( 'An organisation', 'copydesk' ),
			'LOC'     => __( 'A place', 'copydesk' ),
			'FAC'     => __( 'A building or facility', 'copydesk' ),
			'NORP'    => __( 'A people, party or faith', 'copydesk' ),
			'PRODUCT' => __( 'A product', 'copydesk' ),
			'EVENT'   => __( 'An event', 'copydesk' ),
			'WORK'    => __( 'A work', 'copydesk' ),
			'MISC'    => __( 'Something else with a name', 'copydesk' ),
		);
	}

	/**
	 * What is kept with a term.
	 */
	public static function register_meta(): void {
		foreach ( array_keys( self::taxonomies() ) as $taxonomy ) {
			register_term_meta(
				$taxonomy,
				self::TYPE,
				array(
					'type'              => 'string',
					'single'            => true,
					'default'           => '',
					'show_in_rest'      => true,
					'description'       => 'What the term names, in Copydesk’s types.',
					'auth_callback'     => fn() => current_user_can( 'edit_posts' ),
					'sanitize_callback' => array( self::class, 'sanitize_type' ),
				)
			);
			register_term_meta(
				$taxonomy,
				self::ALIASES,
				array(
					'type'              => 'string',
					'single'            => true,
					'default'           => '',
					'description'       => 'What else the term goes by in texts, a line each.',
					'auth_callback'     => fn() => current_user_can( 'edit_posts' ),
					'sanitize_callback' => 'sanitize_textarea_field',
				)
			);
		}
	}

	/**
	 * The fields on the screens where terms are edited.
	 */
	public static function register_fields(): void {
		foreach ( array_keys( self::taxonomies() ) as $taxonomy ) {
			add_action( "{$taxonomy}_add_form_fields", array( self::class, 'add_fields' ) );
			add_action( "{$taxonomy}_edit_form_fields", array( self::class, 'edit_fields' ) );
			add_action( "created_{$taxonomy}", array( self::class, 'save_fields' ) );
			add_action( "edited_{$taxonomy}", array( self::class, 'save_fields' ) );
		}
	}

	/**
	 * A type, or none.
	 *
	 * @param mixed $type What was sent.
	 */
	public static function sanitize_type( mixed $type ): string {
		return is_string( $type ) && isset( self::types()[ $type ] ) ? $type : '';
	}

	/**
	 * The chosen taxonomies that exist, each with what its terms name.
	 *
	 * @return array<string, string>
	 */
	public static function taxonomies(): array {
		return array_filter( (array) Settings::get( 'taxonomies' ), 'taxonomy_exists', ARRAY_FILTER_USE_KEY );
	}

	/**
	 * Fields of a new term.
	 */
	public static function add_fields(): void {
		echo '<div class="form-field"><label for="copydesk-type">' . esc_html__( 'What it names', 'copydesk' ) . '</label>';
		self::type_field( '' );
		echo '</div><div class="form-field"><label for="copydesk-aliases">' . esc_html__( 'Also goes by', 'copydesk' ) . '</label>';
		self::aliases_field( '' );
		echo '</div>';
	}

	/**
	 * Fields of a term that is there.
	 *
	 * @param WP_Term $term The term.
	 */
	public static function edit_fields( WP_Term $term ): void {
		echo '<tr class="form-field"><th scope="row"><label for="copydesk-type">' . esc_html__( 'What it names', 'copydesk' ) . '</label></th><td>';
		self::type_field( (string) get_term_meta( $term->term_id, self::TYPE, true ) );
		echo '</td></tr><tr class="form-field"><th scope="row"><label for="copydesk-aliases">' . esc_html__( 'Also goes by', 'copydesk' ) . '</label></th><td>';
		self::aliases_field( (string) get_term_meta( $term->term_id, self::ALIASES, true ) );
		echo '</td></tr>';
	}

	/**
	 * The choice of types.
	 *
	 * @param string $chosen The type chosen.
	 */
	private static function type_field( string $chosen ): void {
		wp_nonce_field( 'copydesk_term', 'copydesk_term', false );
		echo '<select id="copydesk-type" name="copydesk_type"><option value="">' . esc_html__( 'Nothing, or not told', 'copydesk' ) . '</option>';
		foreach ( self::types() as $type => $label ) {
			echo '<option value="' . esc_attr( $type ) . '"' . selected( $chosen, $type, false ) . '>' . esc_html( $label ) . '</option>';
		}
		echo '</select><p class="description">' . esc_html__( 'Copydesk then knows the name wherever a text has it, and suggests this tag.', 'copydesk' ) . '</p>';
	}

	/**
	 * The other names.
	 *
	 * @param string $aliases A line each.
	 */
	private static function aliases_field( string $aliases ): void {
		echo '<textarea id="copydesk-aliases" name="copydesk_aliases" rows="3">' . esc_textarea( $aliases ) . '</textarea>';
		echo '<p class="description">' . esc_html__( 'Other names in texts, a line each.', 'copydesk' ) . '</p>';
	}

	/**
	 * Keep the fields of a term.
	 *
	 * @param int $term_id The term.
	 */
	public static function save_fields( int $term_id ): void {
		$nonce = sanitize_key( wp_unslash( $_POST['copydesk_term'] ?? '' ) );
		if ( ! wp_verify_nonce( $nonce, 'copydesk_term' ) || ! current_user_can( 'edit_term', $term_id ) ) {
			return;
		}
		$type    = sanitize_text_field( wp_unslash( $_POST['copydesk_type'] ?? '' ) );
		$aliases = sanitize_textarea_field( wp_unslash( $_POST['copydesk_aliases'] ?? '' ) );
		update_term_meta( $term_id, self::TYPE, $type );
		update_term_meta( $term_id, self::ALIASES, wp_slash( $aliases ) );
	}

	/**
	 * The site's terms that a text has, by name or by alias. A site may have any number: those that the text lacks are left out
	 * before anything is sent.
	 *
	 * @param string $markup The text, in HTML.
	 * @return array<int, array{term: WP_Term, name: string, aliases: string[], type: string}>
	 */
	public static function terms_in( string $markup ): array {
		$taxonomies = self::taxonomies();
		$terms      = $taxonomies ? get_terms(
			array(
				'taxonomy'   => array_keys( $taxonomies ),
				'hide_empty' => false,
			)
		) : array();
		$text       = self::folded( wp_strip_all_tags( $markup ) );
		$found      = array();
		foreach ( is_wp_error( $terms ) ? array() : $terms as $term ) {
			$name    = self::plain( $term->name );
			$aliases = preg_split( '/\s*\R\s*/u', (string) get_term_meta( $term->term_id, self::ALIASES, true ), -1, PREG_SPLIT_NO_EMPTY );
			$forms   = array_filter( array( $name, ...$aliases ), fn( $form ) => mb_strlen( $form ) <= self::MAX_NAME );
			foreach ( $forms as $form ) {
				if ( str_contains( $text, self::folded( $form ) ) ) {
					$type    = (string) get_term_meta( $term->term_id, self::TYPE, true );
					$found[] = array(
						'term'    => $term,
						'name'    => $name,
						'aliases' => array_values( array_diff( $forms, array( $name ) ) ),
						'type'    => '' !== $type ? $type : $taxonomies[ $term->taxonomy ],
					);
					break;
				}
			}
		}
		return $found;
	}

	/**
	 * Copydesk's `names`, of the terms whose type is known.
	 *
	 * @param array<int, array{term: WP_Term, name: string, aliases: string[], type: string}> $terms As terms_in() gives them.
	 * @return array<int, array<string, mixed>>
	 */
	public static function names( array $terms ): array {
		$names = array();
		foreach ( $terms as $entry ) {
			if ( '' !== $entry['type'] && mb_strlen( $entry['name'] ) <= self::MAX_NAME ) {
				$names[] = array(
					'id'      => self::id( $entry['term'] ),
					'name'    => $entry['name'],
					'aliases' => $entry['aliases'],
					'type'    => $entry['type'],
				);
			}
		}
		return $names;
	}

	/**
	 * Tags for a text: first the site's own that it names, then names that the site has no tag for, by weight in the text.
	 *
	 * @param array<string, mixed>                                                            $result Copydesk's answer.
	 * @param array<int, array{term: WP_Term, name: string, aliases: string[], type: string}> $terms  As terms_in() gives them.
	 * @return array<int, array{name: string, type: string, taxonomy: string, term: int|null, entity: string|null}>
	 */
	public static function suggestions( array $result, array $terms ): array {
		$entities = array_filter( (array) ( $result['entities'] ?? array() ), fn( $entity ) => in_array( $entity['type'], self::TAGGED, true ) );
		usort( $entities, fn( $one, $other ) => $other['salience'] <=> $one['salience'] );
		$text     = (string) ( $result['document']['text'] ?? '' );
		$tags     = array();
		$entities = array_column( $entities, null, 'id' );
		foreach ( $terms as $entry ) {
			$entity = self::entity_of( $entry, $entities );
			if ( null === $entity && ! self::stands_in( $entry, $text ) ) {
				continue;
			}
			$tags[] = array(
				'name'     => $entry['name'],
				'type'     => $entity['type'] ?? $entry['type'],
				'taxonomy' => $entry['term']->taxonomy,
				'term'     => $entry['term']->term_id,
				'entity'   => $entity['id'] ?? null,
			);
			if ( $entity ) {
				unset( $entities[ $entity['id'] ] );
			}
		}
		$first = array_key_first( self::taxonomies() );
		foreach ( null === $first ? array() : array_slice( $entities, 0, self::MOST ) as $entity ) {
			$tags[] = array(
				'name'     => $entity['name'],
				'type'     => $entity['type'],
				'taxonomy' => $first,
				'term'     => null,
				'entity'   => $entity['id'],
			);
		}
		return $tags;
	}

	/**
	 * The entity that a term means: the one Copydesk links to it, else one of its names.
	 *
	 * @param array{term: WP_Term, name: string, aliases: string[], type: string} $entry    The term.
	 * @param array<string, array<string, mixed>>                                 $entities The entities by id.
	 * @return array<string, mixed>|null
	 */
	private static function entity_of( array $entry, array $entities ): ?array {
		$forms = array_map( array( self::class, 'folded' ), array( $entry['name'], ...$entry['aliases'] ) );
		foreach ( $entities as $entity ) {
			$linked = $entity['link']['id'] ?? null;
			if ( self::id( $entry['term'] ) === $linked || ( null === $linked && in_array( self::folded( $entity['name'] ), $forms, true ) ) ) {
				return $entity;
			}
		}
		return null;
	}

	/**
	 * Whether a text has a term's name as whole words; a name with a capital only so written.
	 *
	 * @param array{term: WP_Term, name: string, aliases: string[], type: string} $entry The term.
	 * @param string                                                              $text  The text.
	 */
	private static function stands_in( array $entry, string $text ): bool {
		foreach ( array( $entry['name'], ...$entry['aliases'] ) as $form ) {
			$case = mb_strtolower( $form ) === $form ? 'i' : '';
			if ( preg_match( '/(?<![\p{L}\p{N}])' . preg_quote( $form, '/' ) . "(?![\p{L}\p{N}])/u$case", $text ) ) {
				return true;
			}
		}
		return false;
	}

	/**
	 * The id that a term has as a listed name.
	 *
	 * @param WP_Term $term The term.
	 */
	private static function id( WP_Term $term ): string {
		return "$term->taxonomy:$term->term_id";
	}

	/**
	 * A name as a reader sees it; WordPress keeps it with HTML entities.
	 *
	 * @param string $name The name.
	 */
	private static function plain( string $name ): string {
		return trim( (string) preg_replace( '/\s+/u', ' ', html_entity_decode( $name, ENT_QUOTES | ENT_HTML5, 'UTF-8' ) ) );
	}

	/**
	 * A text without regard to case, markup and kinds of apostrophe.
	 *
	 * @param string $text The text.
	 */
	private static function folded( string $text ): string {
		return str_replace( '’', "'", mb_strtolower( self::plain( $text ) ) );
	}
}
